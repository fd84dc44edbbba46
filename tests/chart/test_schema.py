"""values.schema.json knows exactly the keys of values.yaml, and refuses unknown keys and wrong types at every level."""

import json

import pytest
import yaml

from chart import CASES, CHART, README, cases, refusal, render, template

DEFAULTS = yaml.safe_load((CHART / "values.yaml").read_text())
SCHEMA = json.loads((CHART / "values.schema.json").read_text())
# Maps whose keys are the user's.
FREE = {
    ("annotations",),
    ("labels",),
    ("nodeSelector",),
    ("persistence", "annotations"),
    ("podAnnotations",),
    ("podLabels",),
    ("ingress", "annotations"),
    ("serviceAccount", "annotations"),
    ("serviceAccount", "rbac", "annotations"),
    ("serviceAccount", "rbac", "labels"),
    ("codex", "env"),
    ("bootstrap", "env"),
}
KUBERNETES = cases("kubernetes")
# Parts of those that are open there, too: of the user, or left to Kubernetes.
OPEN = {"limits", "requests", "matchLabels", "requiredDuringSchedulingIgnoredDuringExecution"}
CLOSED_LISTS = {
    ("ingress", "hosts"): {"host": "h", "paths": [{"path": "/"}]},
    ("ingress", "tls"): {"secretName": "s"},
    ("codex", "extraEnv"): {"name": "A", "value": "x"},
    ("imagePullSecrets",): {"name": "s"},
}


def resolved(schema):
    return SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def schema_at(path):
    schema = SCHEMA
    for key in path:
        schema = resolved(schema["properties"][key])
    return schema


def levels(value, path=()):
    """All objects of values.yaml whose keys are the chart's."""
    if isinstance(value, dict) and path not in FREE:
        yield path
        for key, child in value.items():
            yield from levels(child, path + (key,))


def leaves(value, path=()):
    if isinstance(value, dict) and path not in FREE and value:
        for key, child in value.items():
            yield from leaves(child, path + (key,))
    else:
        yield path


def nested(path, value):
    for key in reversed(path):
        value = {key: value}
    return value


def paths_of(value, path=()):
    """All keys of values.yaml, sections included."""
    for key, child in value.items() if isinstance(value, dict) else ():
        yield path + (key,)
        yield from paths_of(child, path + (key,))


def ingress_path(path):
    return {"ingress": {"hosts": [{"host": "h", "paths": [path]}]}}


def dotted(path):
    return ".".join(path) or "(top)"


@pytest.mark.parametrize("path", list(levels(DEFAULTS)), ids=dotted)
def test_unknown_keys_are_refused(path):
    assert "additional properties 'unknown'" in refusal(nested(path, {"unknown": 1}))


@pytest.mark.parametrize("path", list(levels(DEFAULTS)), ids=dotted)
def test_schema_and_defaults_have_the_same_keys(path):
    defaults = DEFAULTS
    for key in path:
        defaults = defaults[key]
    keys = set(schema_at(path)["properties"]) - {"global"}
    optional = {("codex", "marketplace")} | {tuple(case["key"].split(".")) for case in KUBERNETES}
    assert keys == set(defaults) or any(path[: len(key)] == key for key in optional)


@pytest.mark.parametrize("path", list(leaves(DEFAULTS)), ids=dotted)
def test_wrong_types_are_refused(path):
    wrong = "wrong" if isinstance(schema_at(path).get("type"), str) and schema_at(path)["type"] != "string" else [[1]]
    assert "at '/" + "/".join(path) in refusal(nested(path, wrong))


@pytest.mark.parametrize("path, item", CLOSED_LISTS.items(), ids=lambda p: dotted(p) if isinstance(p, tuple) else "")
def test_lists_of_objects_are_closed_too(path, item):
    render(nested(path, [item]))
    assert "additional properties 'unknown'" in refusal(nested(path, [{**item, "unknown": 1}]))


def test_paths_of_the_ingress_are_closed_too():
    hosts = [{"host": "h", "paths": [{"path": "/", "unknown": 1}]}]
    assert "additional properties 'unknown'" in refusal({"ingress": {"hosts": hosts}})


SHAPES = {"everything": (CASES / "everything.yaml", {}), "deployment": (README, {"kind": "Deployment"})}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("path", list(paths_of(DEFAULTS)), ids=dotted)
def test_null_is_harmless_or_refused_by_name(path, shape):
    base, values = SHAPES[shape]
    result = template(values, nested(path, None), base=base)
    if result.returncode == 0:
        documents = yaml.safe_load_all(result.stdout)
        assert not [place for document in documents for place, value in parts(document) if value is None]
        assert "<no value>" not in result.stdout
    else:
        name = path[-1]
        missing = f"at '{''.join('/' + key for key in path[:-1])}': missing property '{name}'"
        checked = "these values do not fit together" in result.stderr and dotted(path) in result.stderr
        assert checked or missing in result.stderr


def parts(value, path=()):
    """Everything in a document, by its place."""
    yield path, value
    for place in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from parts(value[place], path + (place,))


def with_unknown_keys(value, key=""):
    """Copies of a value, each with an unknown key in one of its objects."""
    if isinstance(value, dict) and key not in OPEN:
        yield {**value, "unknown": 1}
    places = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for place in places:
        for changed in with_unknown_keys(value[place], place):
            other = value.copy()
            other[place] = changed
            yield other


@pytest.mark.parametrize("case", KUBERNETES, ids=lambda case: case["key"])
def test_objects_of_kubernetes_are_closed_too(case):
    path = case["key"].split(".")
    assert render(nested(path, case["value"]))
    for value in with_unknown_keys(case["value"]):
        assert "additional properties 'unknown'" in refusal(nested(path, value))
    for value in case["wrong"]:
        assert "at '/" + "/".join(path) in refusal(nested(path, value))


@pytest.mark.parametrize(
    "values",
    (
        {"replica": {"count": 0}},
        {"replica": {"count": -1}},
        {"replica": {"count": 1.5}},
        {"replica": {"count": "2"}},
        {"statefulSet": {"ordinalsStart": -1}},
        {"service": {"type": "service"}},
        {"service": {"type": []}},
        {"service": {"type": ["service", "service"]}},
        {"service": {"type": ["loadbalancer"]}},
        {"service": {"transport": {"nodePort": 65536}}},
        {"kind": "DaemonSet"},
        {"image": {"digest": "sha256:1"}},
        {"podDisruptionBudget": {"minAvailable": 1, "maxUnavailable": 1}},
        {"initEnv": {"deadline": "2"}},
        {"bootstrap": {"urls": ["codex-bootstrap:8080"]}},
        {"codex": {"env": {"A-B": "x"}}},
        {"codex": {"env": {"A": ["x"]}}},
        {"codex": {"extraEnv": [{"name": "A B", "value": "x"}]}},
        {"codex": {"extraEnv": [{"name": "A", "value": None}]}},
        {"nameOverride": "n" * 64},
        {"initEnv": {"deadline": "0s"}},
        {"initEnv": {"deadline": "0h0.0m"}},
        ingress_path({"path": "//"}),
        ingress_path({"path": "/a//b"}),
        ingress_path({"path": "/a b"}),
        ingress_path({"path": "/", "podName": "/a/"}),
    ),
    ids=str,
)
def test_impossible_values_are_refused(values):
    assert "don't meet the specifications of the schema" in refusal(values)
