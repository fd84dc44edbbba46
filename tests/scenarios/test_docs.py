"""What the pages, the examples and the README tell to run is accepted, and the pages have all their parts."""
import pathlib
import re
import shlex

import pytest
import yaml

from support.init_env import ROOT, run

PAGES = sorted(ROOT.glob("docs/*.md"))
PROGRAMS = [page for page in PAGES if page.name not in ("README.md", "addresses.md")]
EXAMPLES = sorted(path for path in (ROOT / "manifests/examples").glob("*.yaml") if not path.name.startswith("codex-"))
POD = {"POD_NAME": "x-0", "NODE_NAME": "x", "POD_IP": "10.1.0.1"}


def fragments(page):
    """The YAML in a page's fences: lists of containers, before and after the change, or something else."""
    for block in page.read_text().split("```yaml\n")[1:]:
        yield yaml.safe_load(block.split("```")[0])


def argument_lists(fragment):
    for each in fragment if isinstance(fragment, list) else []:
        if "/init-env:" in each.get("image", ""):
            yield each["args"], {entry["name"]: entry.get("value", "x-0") for entry in each.get("env", [])}


def documented(page, text):
    """The one list of arguments on a page that has this text in it."""
    arguments, = [each for fragment in fragments(ROOT / "docs" / page) for each, _ in argument_lists(fragment)
                  if any(text in argument for argument in each)]
    return arguments


def check(arguments, env):
    return run(*arguments, "--check", env=env)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_arguments_are_accepted(page):
    for fragment in fragments(page):
        for arguments, env in argument_lists(fragment):
            outcome = check(arguments, env)
            assert outcome.code == 0, f"{arguments}: {outcome.err}"


def test_the_pages_have_arguments():
    assert sum(1 for page in PAGES for fragment in fragments(page) for _ in argument_lists(fragment)) >= 14


@pytest.mark.parametrize("page", PROGRAMS, ids=lambda page: page.name)
def test_the_pages_say_what_was_what_is_and_which_rights_change(page):
    """For each init container that the title names, in this order."""
    text = page.read_text()
    parts = re.findall(r"^(Before|After|```diff)", text, re.MULTILINE)
    names = re.findall("`(.+?)`", text.splitlines()[0])
    assert names and parts == ["Before", "After", "```diff"] * len(names)
    containers = [each for fragment in fragments(page) for each in fragment if isinstance(fragment, list)]
    for name in names:
        before, after, *_ = ["/init-env:" in each["image"] for each in containers if each["name"] == name]
        assert (before, after) == (False, True)


def shell_lines(page):
    """What stands in the page's fences of any kind and begins with the program's name."""
    for block in re.findall(r"^```\w*\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
        yield from (line for line in block.replace("\\\n", " ").splitlines() if line.startswith("init-env "))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_commands_are_accepted(page):
    for line in shell_lines(page):
        _, *arguments = shlex.split(line, comments=True)
        outcome = run(*arguments, *([] if "--plan" in line else ["--check"]), env=POD)
        assert outcome.code == 0, f"{line}: {outcome.err}"


def test_the_pages_have_commands():
    assert sum(1 for page in PAGES for _ in shell_lines(page)) >= 10


def variables_table():
    """What docs/README.md says that presets read: preset, variable, and the values if there is a choice."""
    preset = None
    for cells in re.findall(r"^\|(.*?)\| `(\w+)` \| (.*?) \| .* \|$", (ROOT / "docs/README.md").read_text(), re.MULTILINE):
        preset = cells[0].strip("`| ") or preset
        yield preset, cells[1], re.findall("`(.+?)`", cells[2])


def test_what_the_presets_read_is_all_there():
    documented_variables = {(preset, variable) for preset, variable, _ in variables_table()}
    described = re.findall(r"^  (\S+) +.*; reads (.*)$", run("--help").out.split("\nPresets", 1)[1].split("\n\n", 1)[0], re.MULTILINE)
    assert documented_variables >= {(preset, variable) for preset, text in described for variable in re.findall(r"[A-Z][A-Z0-9]*_\w+", text)}
    assert len(documented_variables) >= 16


@pytest.mark.parametrize("preset, variable, accepted", [each for each in variables_table() if each[2]])
def test_what_the_presets_accept(preset, variable, accepted):
    for value in accepted:
        outcome = run("--check", f"--preset={preset}", env={**POD, variable: value})
        assert outcome.code == 0, outcome.err
    for value in ("other", accepted[0].swapcase()):
        outcome = run("--check", f"--preset={preset}", env={**POD, variable: value})
        assert (outcome.code, outcome.err) == (2, f'init-env: {variable}: got "{value}", accepts {", ".join(accepted)}\n')


def readme_example():
    """The main example's arguments and environment."""
    pod = next(fragments(ROOT / "README.md"))["spec"]["template"]["spec"]
    (arguments, env), = argument_lists(pod["initContainers"])
    return arguments, {**env, "POD_NAME": "codex-1"}


def test_the_readmes_example_is_accepted():
    outcome = check(*readme_example())
    assert outcome.code == 0, outcome.err


def test_the_readmes_plan_is_the_examples():
    arguments, _ = readme_example()
    plan = run(*arguments, "--plan", "3", "--pod-name", "codex-1")
    assert plan.code == 0, plan.err
    shown = [line.strip() for line in (ROOT / "README.md").read_text().splitlines() if line.startswith(("    POD ", "    codex-"))]
    assert len(shown) == 2 and shown == plan.out.splitlines()[:2]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_examples_arguments_are_accepted(example):
    found = 0
    for each in yaml.safe_load_all(example.read_text()):
        if each["kind"] == "StatefulSet":
            container, = each["spec"]["template"]["spec"]["initContainers"]
            env = {entry["name"]: entry["value"] for entry in container["env"] if "value" in entry}
            outcome = check(container["args"], env)
            assert outcome.code == 0, outcome.err
            found += 1
    assert found == 1


def test_links_lead_somewhere():
    for page in [*PAGES, *ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("*/*/README.md")]:
        if "build" in page.relative_to(ROOT).parts:
            continue
        for target in [part.split(")")[0] for part in page.read_text().split("](")[1:]]:
            if not target.startswith(("http", "#")):
                assert (page.parent / pathlib.PurePath(target.split("#")[0])).exists(), f"{page}: {target}"


def test_the_tests_that_security_claims_rest_on_are_there():
    named = set(re.findall(r"\w+\.(?:py|cpp)", (ROOT / "SECURITY.md").read_text()))
    assert len(named) >= 8
    assert not [name for name in named if not list((ROOT / "tests").rglob(name))]
