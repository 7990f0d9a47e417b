//! Roles of paths as they occur.

use crate::rules::{Role, RoleFile, Roles};

#[test]
fn paths_have_the_role_a_reviewer_expects() {
    let roles = Roles::built_in().unwrap_or_else(|e| panic!("{e}"));
    let cases = [
        (
            "generated",
            "vendor/github.com/a/b/c.go web/node_modules/x/index.js api/a.pb.go rpc/x_grpc.pb.go proto/a_pb2.py a/zz_generated.deepcopy.go",
        ),
        (
            "test",
            "gateway/api_test.go storage/mock/store.go testdata/a.json ci/tests/docker-compose.yml src/a.spec.ts src/__tests__/a.ts tests/test_a.py",
        ),
        (
            "test",
            "app/conftest.py src/test/java/a/B.java test/tcp.go storage/mock_store.go internal/testutil/redis.go src/rules/tests.rs e2e/a.ts tests/load_gen.go",
        ),
        ("build", "go.mod go.sum .github/workflows/ci.yml Makefile package-lock.json Cargo.lock requirements-dev.txt tsconfig.json .golangci.yml"),
        ("build", ".eslintrc.js .gitignore pyproject.toml ci/goreleaser/goreleaser.yml build.rs pnpm-lock.yaml .pre-commit-config.yaml"),
        ("docs", "README.md docs/redis.md docs/conf.py LICENSE CHANGELOG swagger.yml a/b/notes.rst"),
        (
            "deploy",
            "Dockerfile docker/Dockerfile.dev docker-compose.yml compose.prod.yaml charts/x/templates/redis.yaml k8s/gateway.yml infra/main.tf values.yaml",
        ),
        (
            "config",
            ".env.sample tyk.conf tyk.conf.example config/redis.yml cli/linter/schema.json config-sample.yaml settings/prod.toml app.ini config/app.yml",
        ),
        (
            "source",
            "main.go rpc/rpc_client.go config/config.go src/app.tsx saleor/settings.py contest/latest.go proto/rpc.proto deploy/main.go src/lib.rs gateway/coprocess_grpc.go",
        ),
        ("other", "logo.png data.csv locales/en.json"),
    ];
    for (role, paths) in cases {
        for path in paths.split(' ') {
            assert_eq!(roles.role_of(path).as_str(), role, "{path}");
        }
    }
}

#[test]
fn a_configuration_comes_first() {
    let text = "roles:\n  - role: test\n    paths: [qa/**, '{x']\n";
    let file: std::collections::BTreeMap<String, Vec<RoleFile>> = serde_yaml::from_str(text).unwrap();
    let error = Roles::built_in().unwrap().with(&file["roles"], "connreview.yml", text).unwrap_err();
    assert_eq!(
        error.to_string(),
        "connreview.yml:3:20: `{x` is no name pattern: a brace has no partner; `*` is any run without `/`, `**` any run at all, `{a,b}` either"
    );
    let good = text.replace(", '{x'", "");
    let file: std::collections::BTreeMap<String, Vec<RoleFile>> = serde_yaml::from_str(&good).unwrap();
    let roles = Roles::built_in().unwrap().with(&file["roles"], "connreview.yml", &good).unwrap();
    assert_eq!((roles.role_of("qa/a.go"), roles.role_of("a.go")), (Role::Test, Role::Source));
}
