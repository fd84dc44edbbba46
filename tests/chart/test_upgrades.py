"""What an upgrade touches: pods restart only if what they are told has changed."""

import shutil

import pytest
import yaml

from chart import CHART, PRIVATE, PUBLIC, README, Rendering, cases, helm, render

STRATEGIES = {"private": PRIVATE, "public": PUBLIC}


def by_name(rendering):
    documents = rendering.text.split("\n---\n")
    parsed = [(yaml.safe_load(document), document) for document in documents]
    return {(item["kind"], item["metadata"]["name"]): document for item, document in parsed if item}


@pytest.mark.parametrize("strategy", STRATEGIES)
@pytest.mark.parametrize("case", cases("upgrades"), ids=lambda case: case["name"])
def test_upgrade(case, strategy):
    before = render(STRATEGIES[strategy], case["before"], base=README)
    after = render(STRATEGIES[strategy], case["after"], base=README)
    assert [name for name in before["StatefulSet"] if name not in after["StatefulSet"]] == case.get("gone", [])
    old, new = by_name(before), by_name(after)
    for key in old.keys() & new.keys():
        if key == ("StatefulSet", case.get("scaled")):
            replicas = [rendering["StatefulSet"][key[1]]["spec"]["replicas"] for rendering in (before, after)]
            assert old[key].replace(f"replicas: {replicas[0]}", f"replicas: {replicas[1]}") == new[key]
        elif key[0] not in case["changes"]:
            assert old[key] == new[key]


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_lone_prettified_replica_becomes_one_statefulset_of_several(strategy):
    """Kubernetes lets replicas and template of a StatefulSet change, and nothing else that differs here may."""
    lone = render(STRATEGIES[strategy], {"statefulSet": {"prettify": True}, "replica": {"count": 1}}, base=README)
    several = render(STRATEGIES[strategy], {"statefulSet": {"mode": "single"}, "replica": {"count": 3}}, base=README)
    fixed = [
        {k: v for k, v in r["StatefulSet"]["codex"]["spec"].items() if k not in ("replicas", "template")}
        for r in (lone, several)
    ]
    assert fixed[0] == fixed[1]
    assert list(lone.pods)[0] == list(several.pods)[0] == "codex-1"
    assert lone.templates["codex"]["metadata"] == several.templates["codex"]["metadata"]


@pytest.mark.parametrize("shape", ({}, {"statefulSet": {"mode": "single"}}, {"kind": "Deployment"}), ids=str)
def test_a_new_version_of_the_chart_restarts_nothing(shape, tmp_path):
    newer = tmp_path / "codex"
    shutil.copytree(CHART, newer)
    manifest = newer / "Chart.yaml"
    manifest.write_text(manifest.read_text().replace("\nversion: 0.1.0", "\nversion: 0.1.1"))
    result = helm("template", "codex", str(newer), "-n", "codex-ns", "-f", str(README), "-f", "-", values=shape)
    before, after = render(shape, base=README), Rendering(result.stdout)
    assert before.text != after.text
    for name, workload in before.workloads.items():
        assert after.workloads[name]["spec"] == workload["spec"]


def test_replicas_differ_only_where_kubernetes_forces_it():
    rendering = render({"replica": {"count": 3}}, base=README)
    templates = [
        yaml.safe_dump(rendering.templates[f"codex-{n}"])
        .replace(f"codex-{n}", "codex-N")
        .replace(f"KEY-{n}-1", "KEY-N-1")
        for n in (1, 2, 3)
    ]
    assert templates[0] == templates[1] == templates[2]
