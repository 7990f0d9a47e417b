//! What is read of each kind of manifest.

use super::{extract, is_requirements};
use crate::facts::Standing;

/// Returns `name version [extras] standing line` of each dependency of a text.
fn read(path: &str, text: &str) -> Vec<String> {
    let told = |d: &crate::facts::Dependency| {
        let extras = if d.extras.is_empty() { String::new() } else { format!(" [{}]", d.extras.join(",")) };
        let standing = if d.standing == Standing::Direct { String::new() } else { format!(" {:?}", d.standing) };
        let needs = if d.requires.is_empty() { String::new() } else { format!(" needs {}", d.requires.join(",")) };
        format!("{}:{} {}{extras}{standing}{needs}", d.line, d.name, d.version)
    };
    extract(path, text.as_bytes()).dependencies.iter().map(told).collect()
}

#[test]
fn package_json_with_every_section() {
    let text = r#"{
  "name": "dependencies",
  "dependencies": { "ioredis": "^5.3.2",
    "cache": "npm:@scope/redis@4.6.0", "local": "workspace:*", "redis-mock": "1.0.0" },
  "devDependencies": { "bullmq": "5.0.0" },
  "peerDependencies": { "amqplib": ">=0.10" },
  "resolutions": { "**/ioredis": "5.4.1", "a/@redis/client@^1": "1.6.0" },
  "overrides": { "connect-redis": { "redis": "4.7.0" } }
}"#;
    assert_eq!(
        read("web/package.json", text),
        [
            "3:ioredis ^5.3.2",
            "4:@scope/redis 4.6.0",
            "4:redis-mock 1.0.0 Development",
            "6:amqplib >=0.10 Peer",
            "5:bullmq 5.0.0 Development",
            "7:ioredis 5.4.1 Forced",
            "7:@redis/client 1.6.0 Forced",
            "8:redis 4.7.0 Forced",
        ]
    );
    assert!(read("package.json", "{ broken").is_empty());
}

#[test]
fn locks_of_npm() {
    let v3 = "{\n  \"name\": \"x\",\n  \"version\": \"1.0.0\",\n  \"packages\": {\n    \"\": {\n      \"name\": \"x\",\n      \"version\": \"1.0.0\",\n      \"dependencies\": {\n        \"bull\": \"^4\"\n      }\n    },\n    \"node_modules/bull\": {\n      \"version\": \"4.1.0\",\n      \"dependencies\": {\n        \"ioredis\": \"^5\"\n      }\n    },\n    \"node_modules/bull/node_modules/ioredis\": {\n      \"version\": \"5.3.2\"\n    }\n  }\n}\n";
    assert_eq!(read("package-lock.json", v3), ["13:bull 4.1.0 Locked needs ioredis", "19:ioredis 5.3.2 Locked"]);
    let classic = "# yarn lockfile v1\n\n\"@redis/client@^1.5.0\":\n  version \"1.5.8\"\n  dependencies:\n    cluster-key-slot \"1.1.2\"\n\nioredis@^5.3.0, ioredis@^5.3.2:\n  version \"5.3.2\"\n";
    assert_eq!(read("yarn.lock", classic), ["4:@redis/client 1.5.8 Locked needs cluster-key-slot", "9:ioredis 5.3.2 Locked"]);
    let berry = "\"bull@npm:^4.1.0\":\n  version: 4.1.0\n  dependencies:\n    ioredis: \"npm:^5\"\n  checksum: 10c0/ab\n\n\"app@workspace:.\":\n  version: 0.0.0-use.local\n";
    assert_eq!(read("yarn.lock", berry), ["2:bull 4.1.0 Locked needs ioredis"]);
}

#[test]
fn lock_of_pnpm() {
    let v9 = "lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    dependencies:\n      bullmq:\n        specifier: ^5\n        version: 5.1.0\n\npackages:\n\n  bullmq@5.1.0:\n    resolution: {integrity: x}\n\n  '@redis/client@1.5.8':\n    resolution: {integrity: x}\n\nsnapshots:\n\n  bullmq@5.1.0:\n    dependencies:\n      ioredis: 5.4.1\n";
    assert_eq!(read("pnpm-lock.yaml", v9), ["13:bullmq 5.1.0 Locked needs ioredis", "16:@redis/client 1.5.8 Locked"]);
    let v5 = "packages:\n\n  /@scope/x/1.2.3_peer@1.0.0:\n    resolution: {integrity: x}\n    dependencies:\n      ioredis: 5.0.0\n    dev: false\n";
    assert_eq!(read("pnpm-lock.yaml", v5), ["3:@scope/x 1.2.3 Locked needs ioredis"]);
}

#[test]
fn cargo_with_every_table() {
    let text = "[dependencies]\nredis = { version = \"0.25\", features = [\"tokio-comp\", \"cluster\"], default-features = false }\nqueue = { package = \"lapin\", version = \"2\" }\nmine = { path = \"../mine\" }\nshared = { workspace = true }\nfred = { git = \"https://example.org/fred\", rev = \"abc\" }\n\n[dev-dependencies]\ntonic = \"0.11\"\n\n[target.'cfg(unix)'.dependencies.prost]\nversion = \"0.12\"\noptional = true\n\n[workspace.dependencies]\ntarpc = \"0.34\"\n";
    assert_eq!(
        read("Cargo.toml", text),
        [
            "2:redis 0.25 [cluster,no default features,tokio-comp]",
            "3:lapin 2",
            "6:fred git https://example.org/fred rev abc",
            "9:tonic 0.11 Development",
            "16:tarpc 0.34",
            "11:prost 0.12 Optional",
        ]
    );
    let lock = "version = 4\n\n[[package]]\nname = \"redis\"\nversion = \"0.25.4\"\ndependencies = [\n \"bytes\",\n \"rustls 0.23.1\",\n]\n\n[[package]]\nname = \"bytes\"\nversion = \"1.0.0\"\n";
    assert_eq!(read("Cargo.lock", lock), ["5:redis 0.25.4 Locked needs bytes,rustls", "13:bytes 1.0.0 Locked"]);
}

#[test]
fn pyproject_of_every_tool() {
    let text = "[project]\ndependencies = [\n  \"Celery[sqs, redis] >= 5.4, <6\",\n  'redis==5.0.1 ; python_version > \"3.8\"',\n]\n[project.optional-dependencies]\ntest = [\"fakeredis>=2\"]\nkafka = [\"aiokafka\"]\n[dependency-groups]\ndev = [\"pika\", {include-group = \"test\"}]\n[tool.uv]\noverride-dependencies = [\"kombu==5.3\"]\n[tool.poetry.dependencies]\npython = \"^3.11\"\ndjango-redis = \"^5.4\"\nhiredis = { version = \"^2\", optional = true }\nrq = { git = \"https://example.org/rq.git\", tag = \"v1\" }\n[tool.poetry.group.dev.dependencies]\narq = \"0.25\"\n";
    assert_eq!(
        read("pyproject.toml", text),
        [
            "3:celery >=5.4,<6 [redis,sqs]",
            "4:redis ==5.0.1",
            "7:fakeredis >=2 Development",
            "8:aiokafka  Optional",
            "10:pika  Development",
            "12:kombu ==5.3 Forced",
            "15:django-redis ^5.4",
            "16:hiredis ^2 Optional",
            "17:rq git https://example.org/rq.git tag v1",
            "19:arq 0.25 Development",
        ]
    );
}

#[test]
fn locks_of_python() {
    let poetry = "[[package]]\nname = \"celery\"\nversion = \"5.3.0\"\n\n[package.dependencies]\nkombu = \">=5.3,<6.0\"\n\n[package.extras]\nredis = [\"redis (>=4.5)\"]\n\n[[package]]\nname = \"kombu\"\nversion = \"5.3.1\"\n\n[metadata]\nlock-version = \"2.0\"\n";
    assert_eq!(read("poetry.lock", poetry), ["3:celery 5.3.0 Locked needs kombu", "13:kombu 5.3.1 Locked"]);
    let uv = "version = 1\n\n[[package]]\nname = \"celery\"\nversion = \"5.3.0\"\nsource = { registry = \"https://pypi.org/simple\" }\ndependencies = [\n    { name = \"kombu\" },\n]\n";
    assert_eq!(read("uv.lock", uv), ["5:celery 5.3.0 Locked needs kombu"]);
    let pipenv = "{\n    \"_meta\": {},\n    \"default\": {\n        \"redis\": {\n            \"version\": \"==4.4.0\"\n        }\n    },\n    \"develop\": {\"pika\": {\"version\": \"==1.0\"}}\n}\n";
    assert_eq!(read("Pipfile.lock", pipenv), ["4:redis 4.4.0 Locked"]);
    assert_eq!(
        read("Pipfile", "[packages]\nredis = {version = \"*\", extras = [\"hiredis\"]}\n[dev-packages]\npika = \"*\"\n"),
        ["2:redis * [hiredis]", "4:pika * Development"]
    );
}

#[test]
fn requirements_in_all_their_forms() {
    let text = "# redis==1\n-r base.txt\nredis[hiredis]==5.0.1 ; python_version >= \"3.8\" \\\n    --hash=sha256:ab\nkombu>=5.3  # via celery\ngit+https://example.org/rq.git@v1#egg=rq\nDjango_Redis @ https://example.org/x.whl\npika\nnot a requirement\n";
    assert_eq!(
        read("requirements.txt", text),
        [
            "3:redis ==5.0.1 [hiredis]",
            "5:kombu >=5.3",
            "6:rq git+https://example.org/rq.git@v1",
            "7:django-redis https://example.org/x.whl",
            "8:pika ",
        ]
    );
    assert_eq!(read("requirements-dev.txt", "pika==1.0\n"), ["1:pika ==1.0 Development"]);
    for path in ["requirements.txt", "a/requirements-prod.txt", "requirements/base.in", "dev-requirements.txt"] {
        assert!(is_requirements(path), "{path}");
    }
    for path in ["notes.txt", "requirements.md", "docs/requirements/x.md"] {
        assert!(!is_requirements(path), "{path}");
    }
}

#[test]
fn what_only_shows_something_counts_as_a_test() {
    assert!(extract("examples/chat/package.json", b"{}").test && !extract("api/package.json", b"{}").test);
}
