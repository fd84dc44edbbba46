"""Every name follows from one rule: cases/names.yaml and cases/ingress.yaml row by row."""

import pytest

from chart import PRIVATE, PUBLIC, README, cases, flags, merged, refusal, render

INGRESS = {"ingress": {"enabled": True, "hosts": [{"host": "api.domain.tld", "paths": [{"path": "/"}]}]}}


@pytest.mark.parametrize("public", (False, True), ids=("private", "public"))
@pytest.mark.parametrize("case", cases("names"), ids=lambda case: case["name"])
def test_names(case, public):
    prettify = flags(*(letter in case["SVI"] for letter in "SVI"))
    values = merged(
        INGRESS, PUBLIC if public else PRIVATE, prettify, {"replica": {"count": case["count"]}}, case.get("values")
    )
    rendering = render(values, release=case.get("release", "codex"))
    assert list(rendering["StatefulSet"]) == case["statefulSets"]
    assert list(rendering.pods) == case["pods"]
    claims = [
        f"{claim['metadata']['name']}-{pod}"
        for pod in rendering.pods
        for name, workload in rendering["StatefulSet"].items()
        if pod.rpartition("-")[0] == name
        for claim in workload["spec"]["volumeClaimTemplates"]
    ]
    assert claims == case["claims"]
    services = [name for name, service in rendering["Service"].items() if "type" in service["spec"]]
    kinds = ("service", "nodeport") if public else ("service",)
    assert services == [f"{name}-{kind}" for name in case["services"] for kind in kinds]
    assert list(rendering.paths) == case["paths"]
    assert list(rendering.paths.values()) == [f"{name}-service" for name in case["services"]]


@pytest.mark.parametrize("case", cases("names"), ids=lambda case: case["name"])
def test_a_deployment_has_the_same_names(case):
    values = merged(
        INGRESS,
        flags(*(letter in case["SVI"] for letter in "SVI")),
        {"replica": {"count": case["count"]}},
        case.get("values"),
    )
    if case.get("values", {}).get("statefulSet", {}).get("mode") == "single":
        assert "statefulSet.mode=multiple" in refusal(values, {"kind": "Deployment"})
        return
    rendering = render(values, {"kind": "Deployment"}, release=case.get("release", "codex"))
    assert list(rendering["Deployment"]) == case["statefulSets"]
    assert list(rendering["PersistentVolumeClaim"]) == case["claims"]
    assert list(rendering["Service"]) == [f"{name}-service" for name in case["services"]]
    assert list(rendering.paths) == case["paths"]
    assert "statefulset.kubernetes.io/pod-name" not in rendering.text
    assert "volumeClaimTemplates" not in rendering.text and "ordinals" not in rendering.text


@pytest.mark.parametrize("case", cases("ingress"), ids=lambda case: str(case["path"]))
def test_ingress_paths(case):
    hosts = [{"host": "api.domain.tld", "paths": [case["path"]]}]
    values = {"replica": {"count": 2}, "ingress": {"enabled": True, "hosts": hosts}}
    if "top" in case:
        values["ingress"]["prettify"] = case["top"]
    assert list(render(values).paths) == case["paths"]


def test_ingress_of_the_readme():
    (ingress,) = render(base=README)["Ingress"].values()
    assert ingress["spec"]["ingressClassName"] == "nginx"
    assert ingress["spec"]["tls"] == [{"secretName": "api-domain-tld", "hosts": ["api.domain.tld"]}]
    assert ingress["metadata"]["annotations"]["nginx.ingress.kubernetes.io/rewrite-target"] == "/$2"
    (rule,) = ingress["spec"]["rules"]
    assert rule["host"] == "api.domain.tld"
    assert [(p["path"], p["pathType"], p["backend"]["service"]) for p in rule["http"]["paths"]] == [
        (f"/storage/node-{n}(/|$)(.*)", "Prefix", {"name": f"codex-{n}-service", "port": {"number": 8080}})
        for n in (1, 2)
    ]


def test_ingress_leaves_out_what_is_not_given():
    (ingress,) = render(INGRESS)["Ingress"].values()
    assert "tls" not in ingress["spec"] and "annotations" not in ingress["metadata"]
    assert ingress["spec"]["rules"][0]["http"]["paths"][0]["pathType"] == "ImplementationSpecific"
    assert not render()["Ingress"]


@pytest.mark.parametrize("values", (PRIVATE, PUBLIC, {"kind": "Deployment"}), ids=("private", "public", "deployment"))
def test_namespace_override_reaches_every_object(values):
    extras = {
        "podDisruptionBudget": {"maxUnavailable": 1},
        "networkPolicy": {"enabled": True},
        "bootstrap": {"enabled": True},
    }
    rendering = render(values, INGRESS, extras, {"namespaceOverride": "elsewhere"})
    for item in rendering.objects:
        if not item["kind"].startswith("ClusterRole"):
            assert item["metadata"]["namespace"] == "elsewhere", item["kind"]
    for binding in rendering["ClusterRoleBinding"].values():
        assert binding["subjects"][0]["namespace"] == "elsewhere"


def test_cluster_objects_of_two_releases_have_two_names():
    names = [
        list(render(PUBLIC, release=r, namespace=n)["ClusterRole"])
        for r, n in (("codex", "a"), ("codex", "b"), ("codex-c", "a"))
    ]
    assert len({name for (name,) in names}) == 3


def test_names_at_their_limits():
    longest = "r" * 44  # and "-codex-1" make the 52 characters of a StatefulSet
    rendering = render(PUBLIC, {"replica": {"count": 3}}, release=longest)
    assert all(len(name) <= 52 for name in rendering["StatefulSet"])
    assert all(len(name) <= 63 for name in rendering["Service"])
    message = refusal(PUBLIC, {"replica": {"count": 3}}, release="r" * 53)
    assert "fullnameOverride" in message and "shorter release name" in message


def test_only_letters_begin_a_service():
    assert "fullnameOverride" in refusal(release="1st")
    assert render({"fullnameOverride": "codex"}, release="1st")
