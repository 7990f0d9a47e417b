//! Each format's entries, by path and value.

use super::format_of;
use crate::facts::FileFacts;

/// Returns the facts of a text under a path.
fn facts(path: &str, text: &str) -> FileFacts {
    format_of(path).expect("a format").facts(path, text.as_bytes())
}

/// Returns the entries as `line symbol = value`.
fn entries(path: &str, text: &str) -> Vec<String> {
    let f = facts(path, text);
    assert_eq!(f.problems, [], "{path}");
    f.entries.iter().map(|e| format!("{} {} = {}{}", e.line, e.symbol(&f.resources), e.value, if e.variable { " (variable)" } else { "" })).collect()
}

#[test]
fn a_manifest_with_several_documents() {
    let text = "apiVersion: v1\nkind: Service\nmetadata:\n  name: redis\nspec:\n  ports:\n    - name: redis\n      port: 6379\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}\nspec:\n  template:\n    spec:\n      containers:\n        - name: cart\n          image: cart:1\n          env:\n            - name: REDIS_URL # where\n              value: redis://redis\n            - name: REDIS_PASSWORD\n              valueFrom:\n                secretKeyRef: {name: redis, key: password}\n          args: [\"--redis-pool\", \"5\", \"--tls\"]\n";
    assert_eq!(
        entries("k8s/cart.yaml", text),
        [
            "1 Service/redis.apiVersion = \"v1\"",
            "2 Service/redis.kind = \"Service\"",
            "4 Service/redis.metadata.name = \"redis\"",
            "7 Service/redis.ports.redis.name = \"redis\"",
            "8 Service/redis.ports.redis.port = 6379",
            "10 Deployment/cart.apiVersion = \"apps/v1\"",
            "11 Deployment/cart.kind = \"Deployment\"",
            "12 Deployment/cart.metadata.name = \"cart\"",
            "17 Deployment/cart.cart.name = \"cart\"",
            "18 Deployment/cart.cart.image = \"cart:1\"",
            "21 Deployment/cart.cart.env.REDIS_URL = \"redis://redis\" (variable)",
            "22 Deployment/cart.cart.env.REDIS_PASSWORD = secretKeyRef redis/password (variable)",
            "25 Deployment/cart.cart.args.--redis-pool = 5",
            "25 Deployment/cart.cart.args.--tls = true",
        ]
    );
    let f = facts("k8s/cart.yaml", text);
    assert_eq!(f.resources[1].images, ["cart:1"]);
    assert_eq!(f.comments.iter().map(|c| (c.text.as_str(), c.span.start)).collect::<Vec<_>>(), [("where", 20)]);
}

#[test]
fn compose_in_both_forms_of_variables() {
    let text = "services:\n  redis:\n    image: redis:7\n    command: redis-server --requirepass hunter2 --appendonly yes\n  gw: &gw\n    build: .\n    environment:\n      - REDIS_HOST=redis\n  gw2:\n    <<: *gw\n    environment:\n      REDIS_HOST: other\n";
    assert_eq!(
        entries("compose.yml", text),
        [
            "3 services.redis.image = \"redis:7\"",
            "4 services.redis.command = \"redis-server\"",
            "4 services.redis.command.--requirepass = \"hunter2\"",
            "4 services.redis.command.--appendonly = \"yes\"",
            "6 services.gw.build = \".\"",
            "8 services.gw.environment.REDIS_HOST = \"redis\" (variable)",
            "12 services.gw2.environment.REDIS_HOST = \"other\" (variable)",
            "6 services.gw2.build = \".\"",
        ]
    );
}

#[test]
fn a_helm_template_keeps_its_actions_as_values() {
    let text = "{{- if .Values.on }}\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include \"x.name\" . }}\n  labels:\n    {{- include \"x.labels\" . | nindent 4 }}\nspec:\n  type: {{ .Values.type }}\n  ports:\n    - port: 6379\n      {{- if eq .Values.type \"NodePort\" }}\n      nodePort: {{ .Values.nodePort | default 30379 }}\n      {{- end }}\n{{- end }}\n";
    assert_eq!(
        entries("templates/service.yaml", text),
        [
            "2 Service.apiVersion = \"v1\"",
            "3 Service.kind = \"Service\"",
            "5 Service.metadata.name = {{ include \"x.name\" . }}",
            "6 Service.metadata.labels = {{ include \"x.labels\" . | nindent 4 }}",
            "9 Service.type = {{ .Values.type }}",
            "11 Service.ports.6379.port = 6379",
            "13 Service.ports.6379.nodePort = {{ .Values.nodePort | default 30379 }}",
        ]
    );
}

#[test]
fn a_condition_within_a_value_stays_in_it() {
    let text = "a:\n  {{ if .x }}b: 1{{ end }}\n  scheme: HTTP{{ if .tls }}S{{ end }}\n  port: {{ if .tls }}443{{ else }}80{{ end }}\n";
    let seen = entries("templates/a.yaml", text);
    assert_eq!(seen, ["2 a.b = 1", "3 a.scheme = HTTP{{ if .tls }}S{{ end }}", "4 a.port = {{ if .tls }}443{{ else }}80{{ end }}"]);
}

#[test]
fn a_key_that_an_action_writes_goes_on_below_it() {
    let text = "labels: {{- include \"x\" . | nindent 2 }}\n  {{- if .on }}\n  # why\n  app: worker\n  {{- end }}\nargs: {{ .more }}\n- --fast\nname: {{ .name }}\nport: 1\n";
    assert_eq!(entries("templates/a.yaml", text), ["4 labels.app = \"worker\"", "7 args.--fast = true", "8 name = {{ .name }}", "9 port = 1"]);
}

#[test]
fn a_template_that_is_no_yaml_is_a_problem_with_its_line() {
    let f = facts("templates/a.yaml", "a: 1\nb: {{ x }} c: : 2\n");
    assert_eq!(f.problems.len(), 1);
    assert!(f.problems[0].why.starts_with("this template cannot be read as YAML"), "{:?}", f.problems);
}

#[test]
fn settings_within_a_config_map_have_their_own_lines() {
    let text =
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gw}\ndata:\n  LOG: x\n  config.yaml: |\n    # where\n    redis:\n      addr: redis:6379\n";
    assert_eq!(
        entries("k8s/cm.yaml", text)[3..],
        ["5 ConfigMap/gw.data.LOG = \"x\" (variable)", "9 ConfigMap/gw.data.config.yaml.redis.addr = \"redis:6379\""]
    );
}

#[test]
fn a_condition_within_a_word_of_a_command() {
    let text = "kind: Deployment\nmetadata: {name: c}\nspec:\n  containers:\n    - name: c\n      command:\n        - {{ if .Values.fast -}}\"fast\"{{- else -}}\"plain\"{{- end }}\n        - \"--consumer-group\"\n        - \"g\"\n";
    assert!(entries("templates/c.yaml", text).contains(&"8 spec.containers.c.command.--consumer-group = \"g\"".to_owned()));
}

#[test]
fn aliases_of_aliases_end() {
    let mut text = "a0: &a0 [1,1,1,1,1,1,1,1,1]\n".to_owned();
    for i in 1..12 {
        text.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{}", i - 1); 9].join(",")));
    }
    assert_eq!(facts("a.yaml", &text).problems.len(), 1);
}

#[test]
fn json_with_comments_and_schemas() {
    assert_eq!(
        entries("conf.json", "{\n  // how\n  \"redis\": {\"hosts\": [\"a\", \"b\"],},\n  \"n\": 1\n}\n"),
        ["3 redis.hosts.- = \"a\"", "3 redis.hosts.- = \"b\"", "4 n = 1"]
    );
    let schema = "{\"$schema\": \"x\", \"type\": \"object\", \"properties\": {\"jwks\": {\"type\": \"object\", \"properties\": {\"timeout\": {\"type\": \"integer\"}}}}}";
    assert_eq!(entries("schema.json", schema), ["1 jwks.timeout = \"integer\""]);
    assert_eq!(facts("a.json", "{\n\"a\" 1}").problems[0].span.start, 2);
}

#[test]
fn toml_with_lines() {
    assert_eq!(entries("c.toml", "a = 1\n\n[redis]\n# where\naddr = \"x:1\"\n"), ["1 a = 1", "5 redis.addr = \"x:1\""]);
    assert_eq!(facts("c.toml", "a = 1\nb = = 2\n").problems[0].span.start, 2);
}

#[test]
fn environment_files() {
    let text = "# The store.\nREDIS_URL=redis://localhost # here\nexport TOKEN=\"a b\"\n# OPTIONAL=1\n";
    assert_eq!(
        entries(".env.sample", text),
        ["2 REDIS_URL = \"redis://localhost\" (variable)", "3 TOKEN = \"a b\" (variable)", "4 OPTIONAL = 1 (variable)"]
    );
    assert_eq!(entries(".env", text).len(), 2, "outside of a sample a commented line is a comment");
    assert_eq!(facts(".env", text).entries[0].doc, "The store.");
}

#[test]
fn dockerfiles_by_stage() {
    let text = "FROM golang:1 AS build\nRUN apt-get update && apt-get install -y \\\n  libssl-dev curl\nFROM alpine:3\nENV A=1 B=\"x y\"\nEXPOSE 8080 9090\nHEALTHCHECK --timeout=3s CMD curl -f http://localhost/health\nCMD [\"gw\", \"--redis\", \"r:1\"]\n";
    assert_eq!(
        entries("Dockerfile", text),
        [
            "1 build.image = \"golang:1\"",
            "2 build.packages.- = \"libssl-dev\"",
            "2 build.packages.- = \"curl\"",
            "4 1.image = \"alpine:3\"",
            "5 1.ENV.A = 1 (variable)",
            "5 1.ENV.B = \"x y\" (variable)",
            "6 1.EXPOSE.- = 8080",
            "6 1.EXPOSE.- = 9090",
            "7 1.HEALTHCHECK = \"--timeout=3s CMD curl -f http://localhost/health\"",
            "8 1.args = \"gw\"",
            "8 1.args.--redis = \"r:1\"",
        ]
    );
}

#[test]
fn scripts() {
    let text = "#!/bin/bash\nexport REDIS_HOST=localhost\nkubectl port-forward svc/redis 6379:6379 &\nsleep 5\n# sleep 9\n";
    assert_eq!(
        entries("a.sh", text),
        ["2 REDIS_HOST = \"localhost\" (variable)", "3 commands.kubectl port-forward = \"svc/redis 6379:6379 &\"", "4 commands.sleep = 5"]
    );
}
