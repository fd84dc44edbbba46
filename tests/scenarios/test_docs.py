"""The documents' and examples' arguments are accepted, and what they say a preset writes is what it writes."""
import pathlib
import re

import pytest
import yaml

from support.init_env import ROOT, run

PAGES = sorted(ROOT.glob("docs/*.md"))
EXAMPLES = sorted(path for path in (ROOT / "manifests/examples").glob("*.yaml") if not path.name.startswith("codex-"))
WHAT_SERVES = ["--service=x", "--pod-name=x-0"]  # for fragments that use a Service named elsewhere


def fragments(page):
    """The YAML in a page's fences, as it is after the change: containers, or arguments alone."""
    for block in page.read_text().split("```yaml\n")[1:]:
        yield yaml.safe_load(block.split("```")[0])


def argument_lists(fragment):
    for each in fragment if isinstance(fragment, list) else []:
        if isinstance(each, str):
            yield [each], {}
        elif "init-env" in each.get("image", ""):
            yield each["args"], {entry["name"]: entry.get("value", "x-0") for entry in each.get("env", [])}


def documented(page, text):
    """The arguments that a page gives for what has this text in them."""
    arguments, = [each for fragment in fragments(ROOT / "docs" / page) for each, _ in argument_lists(fragment)
                  if any(text in argument for argument in each)]
    return arguments


def check(arguments, env):
    uses_service = any("{service." in each for each in arguments) and not any(each.startswith(("--service", "--preset")) for each in arguments)
    return run("--check", *arguments, *(WHAT_SERVES if uses_service else []), env=env)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_arguments_are_accepted(page):
    for fragment in fragments(page):
        for arguments, env in argument_lists(fragment):
            outcome = check(arguments, env)
            assert outcome.code == 0, f"{arguments}: {outcome.err}"


def test_the_pages_have_arguments():
    assert sum(1 for page in PAGES for fragment in fragments(page) for _ in argument_lists(fragment)) >= 7


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
