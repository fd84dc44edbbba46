"""README.md, NOTES.txt and the examples say what the chart does."""

import re
import subprocess

import pytest
import yaml

from chart import CHART, PUBLIC, README, ROOT, cases, helm, render
from values_table import comments, with_table

TEXT = (CHART / "README.md").read_text()
EXAMPLES = sorted((ROOT / "manifests/examples").glob("codex-*.yaml"))


def blocks(language):
    """The code blocks of README.md in a language."""
    for block in re.findall(rf"^( *)```{language}\n(.*?)^ *```", TEXT, re.M | re.S):
        yield re.sub(rf"^{block[0]}", "", block[1], flags=re.M)


def every_key(values, path=()):
    """The paths of all keys, sections included."""
    for key, value in values.items() if isinstance(values, dict) else ():
        yield path + (key,)
        yield from every_key(value, path + (key,))


def test_the_values_table_is_that_of_values_yaml():
    assert with_table(TEXT) == TEXT


def test_every_key_is_explained():
    found = comments((CHART / "values.yaml").read_text())
    keys = list(every_key(yaml.safe_load((CHART / "values.yaml").read_text())))
    assert len(keys) > 150 and [key for key in keys if not found[key]] == []


@pytest.mark.parametrize("block", list(blocks("yaml")), ids=lambda block: block.split("\n")[0])
def test_values_in_the_readme_render(block):
    values = yaml.safe_load(block)
    values.get("codex", {}).get("env", {}).pop("CODEX_BOOTSTRAP_NODE", None)
    assert render(values)["StatefulSet"]


@pytest.mark.parametrize("block", list(blocks("shell")), ids=lambda block: block.split("\n")[0])
def test_commands_in_the_readme_are_shell(block):
    subprocess.run(["bash", "-n"], input=block, text=True, check=True)


def test_no_statefulset_is_deleted_before_its_claims_are_let_go():
    found = [block for block in blocks("shell") if "delete statefulset" in block]
    assert len(found) == 2
    for block in found:
        steps = ("kubectl patch statefulset", "until claims=$(kubectl get pvc", "ownerReferences", "kubectl delete statefulset")
        places = [block.index(step) for step in steps]
        assert places == sorted(places)


def test_the_readme_tells_other_defaults_than_those_of_codex_storage():
    table = TEXT.split("## From the chart of codex-storage")[1].split("## Values")[0]
    for name in cases("other-defaults"):
        assert re.search(rf"^\|[^|]*`[^|`]*{re.escape(name)}[^|]*\|", table, re.M), name


def test_manifests_in_the_readme_are_yaml():
    manifests = [text for block in blocks("shell") for text in re.findall(r"<<'END'\n(.*?)^END$", block, re.M | re.S)]
    assert [yaml.safe_load(text)["kind"] for text in manifests] == ["Secret"]
    assert set(yaml.safe_load(manifests[0])["stringData"]) == {"CODEX_ETH_PRIVATE_KEY-1-1", "CODEX_ETH_PRIVATE_KEY-2-1"}


def test_names_in_the_readme_are_those_of_the_cases():
    rows = {
        row[0]: row[2:]
        for row in (
            [re.findall(r"`([^`]*)`", cell) or cell.strip() for cell in line.strip("|").split("|")]
            for line in TEXT.splitlines()
            if line.startswith("| ")
        )
        if len(row) == 7
    }
    wanted = {case["name"]: case for case in cases("names")}
    for column, name in enumerate(("single", "single with prettify", "multiple", "multiple with prettify")):
        case = wanted[name]
        assert rows["StatefulSet"][column] == case["statefulSets"]
        assert rows["Pod"][column] == case["pods"]
        assert rows["PVC"][column] == case["claims"]
        assert rows["Service"][column] == [f"{service}-nodeport" for service in case["services"]]
        assert rows["Ingress"][column] == case["paths"]


def test_links_in_the_readme_lead_somewhere():
    anchors = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", TEXT, re.M)
    }
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif not target.startswith("https://"):
            assert (CHART / target).exists() or (CHART / target).resolve() == ROOT / "README.md", target


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_examples_render(example):
    assert render(base=example)["StatefulSet"]


def test_examples_hold_what_their_names_say():
    found = {path.stem: render(base=path) for path in EXAMPLES}
    assert list(found) == ["codex-behind-ingress", "codex-private-network", "codex-public-five", "codex-public-one"]
    assert list(found["codex-behind-ingress"].paths) == ["/codex-1(/|$)(.*)", "/codex-2(/|$)(.*)"]
    assert list(found["codex-private-network"].pods) == ["codex-bootstrap-1", "codex-1-1", "codex-2-1", "codex-3-1"]
    assert list(found["codex-public-five"].pods) == [f"codex-{n}" for n in range(1, 6)]
    assert "codex-nodeport" in found["codex-public-one"]["Service"]


def notes(values, base=None):
    """What helm prints after an installation, without a cluster."""
    result = helm(
        "install",
        "codex",
        str(CHART),
        "-n",
        "codex-ns",
        "--dry-run=client",
        *(("-f", str(base)) if base else ()),
        "-f",
        "-",
        values=values,
    )
    assert result.returncode == 0, result.stderr
    return [line.split("  ") for line in result.stdout.split("\nNOTES:\n")[1].splitlines()]


def cells(line):
    return [cell.strip() for cell in line if cell.strip()]


def test_notes_have_a_line_per_replica():
    lines = [cells(line) for line in notes({"service": {"prettify": False}}, README)]
    for number, ports in ((1, "30500/TCP, 30600/UDP"), (2, "30510/TCP, 30610/UDP")):
        pod = f"codex-{number}-1"
        assert [pod, "ExternalIP of its node", ports, f"{pod}-service, {pod}-nodeport"] in lines
        assert [pod, "codex-eth-private-key", f"CODEX_ETH_PRIVATE_KEY-{number}-1"] in lines
        assert [pod, "codex-eth-provider", "CODEX_ETH_PROVIDER"] in lines
    assert ["kubectl -n codex-ns logs codex-1-1 -c init-env"] in lines or [
        "kubectl -n codex-ns logs codex-2-1 -c init-env"
    ] in lines


def test_notes_of_private_nodes_speak_of_no_firewall():
    lines = [cells(line) for line in notes({"bootstrap": {"enabled": True}, "kind": "Deployment"})]
    assert ["deployment/codex-bootstrap the pod's IP", "8070/TCP, 8090/UDP", "codex-bootstrap-service"] in lines
    assert ["deployment/codex-1", "the pod's IP", "8070/TCP, 8090/UDP", "codex-1-service"] in lines
    assert not any("FIREWALL" in cell for line in lines for cell in line)
    assert ["helm -n codex-ns test codex"] in lines


@pytest.mark.parametrize(
    "values",
    ({}, PUBLIC, {"service": {"type": ["nodeport"]}}, {"service": {"api": {"enabled": False}}}),
    ids=str,
)
def test_notes_speak_of_a_helm_test_where_there_is_one(values):
    advised = any(["helm -n codex-ns test codex"] == cells(line) for line in notes(values))
    assert advised == bool(render(values)["Pod"])
