"""The command line, the variables and what is wrong with them. No request is ever made here."""
import json
import shlex

import pytest

from support.init_env import run

NO_REQUEST = ["--env=A=b", "--termination-log=/dev/null"]


def test_version():
    outcome = run("--version")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("init-env ") and outcome.out.count(".") == 2


def test_help_names_options_variables_presets_facts_and_exit_codes():
    outcome = run("--help")
    assert outcome.code == 0
    for text in ("--env-path DIR  (ENV_PATH)", "INIT_ENV_DEADLINE", "POD_IPS or POD_IP", "codex", "{node.address[:TYPE]}", "143"):
        assert text in outcome.out


MISTAKES = {
    "--deadline=5x": ("--deadline", '"5x"', "a duration above zero"),
    "--deadline=0s": ("--deadline", '"0s"', "a duration above zero"),
    "--request-timeout=-1s": ("--request-timeout", '"-1s"', "a duration"),
    "--port=transport=0": ("--port", '"transport=0"', "NAME=BASE[+STEP]"),
    "--port-range=9-1": ("--port-range", '"9-1"', "LOW-HIGH"),
    "--ordinals-start=-1": ("--ordinals-start", '"-1"', "a number from 0"),
    "--index=x": ("--index", '"x"', "a number from 0"),
    "--env=1A=b": ("--env", '"1A=b"', "NAME=TEMPLATE"),
    "--env=NAME": ("--env", '"NAME"', "NAME=TEMPLATE"),
    "--file=/x": ("--file", '"/x"', "PATH[,mode=0644]=TEMPLATE"),
    "--file=/x,mode=0999=a": ("--file", '"/x,mode=0999=a"', "octal mode"),
    "--secret=/x": ("--secret", '"/x"', "SOURCE=DEST[,mode=0600]"),
    "--secret=/x=/y,mode=7777": ("--secret", "mode=7777", "octal mode"),
    "--preset=nope": ("--preset", '"nope"', "codex"),
    "--address-types=External": ("--address-types", '"External"', "ExternalIP, ExternalDNS"),
    "--address-family=v4": ("--address-family", '"v4"', "ipv4, ipv6, any"),
    "--bootstrap-url=codex:8080": ("--bootstrap-url", "", "http(s)://HOST"),
    "--env-file=a/b": ("--env-file", '"a/b"', "a file name"),
    "--env-format=shell": ("--env-format", '"shell"', "quoted, export, plain"),
    "--api-server=http://10.0.0.1": ("--api-server", '"http://10.0.0.1"', "http only with a loopback host"),
    "--log-format=xml": ("--log-format", '"xml"', "text, json"),
    "--pod-name=Codex_1": ("--pod-name", '"Codex_1"', "a Kubernetes object name"),
    "--node-name=a/b": ("--node-name", '"a/b"', "a Kubernetes object name"),
    "--pod-ips=10.0.0.300": ("--pod-ips", '"10.0.0.300"', "IP addresses"),
    "--env=X={foo}": ("--env X", "{foo}", "{node.address[:TYPE]}"),
    "--env=X={node.address": ("--env X", "{node.address", "not closed"),
    "--env=X=a}b": ("--env X", "a}b", "}}"),
    "--env=X={env:NOPE}": ("--env X", "{env:NOPE}", "not set"),
    "--env=X={node.label}": ("--env X", "{node.label}", "needs an argument"),
    "--env=X={index:1}": ("--env X", "{index}", "takes no argument"),
    "--env=X={node.address:Foo}": ("--env X", "Foo", "ExternalIP"),
    "--env=X={port:a}": ("--env X", "{port:a}", "no --port a"),
    "--env=X={node.label:{secret:/k}}": ("--env X", "{secret:PATH}", "shown"),
    "--env=X={bootstrap.spr}": ("--bootstrap-url", "INIT_ENV_BOOTSTRAP_URL", "{bootstrap.spr} needs it"),
    "--env=X=it's": ("--env X", "single quote", "cannot carry"),
    "--bogus": ("--bogus", "", "unknown option"),
    "--env-f=abbreviated": ("--env-f", "unknown option"),
    "extra": ("extra", "", "not an option"),
}


@pytest.mark.parametrize("option", MISTAKES)
def test_mistake_names_option_value_and_what_is_accepted(option):
    outcome = run(*NO_REQUEST, "--env-path=/tmp", option)
    assert outcome.code == 2 and outcome.out == ""
    for part in MISTAKES[option]:
        assert part in outcome.err


def test_all_mistakes_come_at_once(tmp_path):
    log = tmp_path / "log"
    outcome = run(*MISTAKES, f"--termination-log={log}", "--env-path=/tmp")
    assert outcome.code == 2
    for parts in MISTAKES.values():
        assert parts[0] in outcome.err
    assert log.read_text()[:200] == outcome.err[:200] and log.stat().st_size <= 4096


@pytest.mark.parametrize("variable, value", [("INIT_ENV_DEADLINE", "5x"), ("INIT_ENV_PORT_RANGE", "a"), ("POD_IP", "x"),
                                             ("INIT_ENV_PRESET", "nope"), ("INIT_ENV_LOG_FORMAT", "x")])
def test_mistake_in_a_variable_names_the_variable(variable, value):
    outcome = run(*NO_REQUEST, env={variable: value})
    assert outcome.code == 2
    assert f'{variable}: got "{value}"' in outcome.err


def test_what_kubernetes_gives_is_checked_too():
    outcome = run("--env=A={node.address}", "--node-name=n", env={"KUBERNETES_SERVICE_HOST": "a b", "KUBERNETES_SERVICE_PORT": "443"})
    assert outcome.code == 2 and 'KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT: got "a b" and "443"' in outcome.err


def test_a_port_of_its_own_needs_a_pod_name_with_a_number(tmp_path):
    outcome = run("--env=A={port:p}", "--port=p=30500+10", "--pod-name=codex", f"--env-path={tmp_path}")
    assert outcome.code == 2 and 'pod name "codex"' in outcome.err


def test_command_line_before_variable_before_default(tmp_path):
    env = {"INIT_ENV_ENV_FILE": "by-variable", "ENV_PATH": str(tmp_path)}
    assert run(*NO_REQUEST, env=env).code == 0
    assert run(*NO_REQUEST, "--env-file=by-flag", env=env).code == 0
    assert run(*NO_REQUEST, env={**env, "INIT_ENV_ENV_FILE": ""}).code == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["by-flag", "by-variable", "init-env"]


def test_unknown_variables_are_ignored(tmp_path):
    assert run(*NO_REQUEST, f"--env-path={tmp_path}", env={"INIT_ENV_FOO": "x"}).code == 0


def test_two_values_of_one_name_are_a_mistake():
    outcome = run("--env=A=1", "--env=A=2", "--file=/x=1", "--file=/x=2")
    assert outcome.code == 2
    assert "--env A: given more than once" in outcome.err and "--file /x: given more than once" in outcome.err


def test_a_bootstrap_url_that_nothing_uses_is_a_mistake():
    outcome = run(*NO_REQUEST, "--bootstrap-url=http://codex:8080")
    assert outcome.code == 2 and "no template uses {bootstrap.spr}" in outcome.err


def test_a_missing_node_name_says_where_it_comes_from():
    outcome = run("--api-server=https://127.0.0.1:1", "--termination-log=/dev/null")
    assert outcome.code == 2
    assert "NODE_NAME" in outcome.err and "spec.nodeName" in outcome.err


def test_json_log_has_one_object_a_line(tmp_path):
    outcome = run("--log-format=json", "--deadline=x", "--env=A={foo}", f"--termination-log={tmp_path / 'log'}")
    lines = [json.loads(line) for line in outcome.err.splitlines()]
    assert outcome.code == 2 and lines
    assert {"time", "level", "msg"} <= lines[-1].keys() and lines[-1]["level"] == "error"


def test_json_log_survives_bytes_that_are_no_text():
    outcome = run("--log-format=json", b"--deadline=\xff\xfe".decode(errors="surrogateescape"), *NO_REQUEST)
    assert outcome.code == 2 and json.loads(outcome.err.splitlines()[-1])["level"] == "error"


def test_check_prints_what_is_in_force_and_can_be_fed_back():
    first = run("--check", "--preset=codex", "--port=transport=30500+10", "--env=CODEX_NAT=none", '--env=Z=a "b" $c',
                env={"INIT_ENV_DEADLINE": "9s"})
    assert first.code == 0, first.err
    lines = first.out.splitlines()
    assert lines.index("--env=CODEX_NAT=none") + 1 == lines.index("--env=CODEX_LISTEN_ADDRS=/ip4/0.0.0.0/tcp/{port:transport}")
    assert "--deadline=9s" in lines and not any("DISC_PORT" in line for line in lines)
    again = run("--check", *(shlex.split(line)[0] for line in lines))
    assert (again.code, again.out) == (0, first.out)


def test_check_needs_neither_downward_api_nor_environment_nor_files():
    outcome = run("--check", "--port=transport=30500+10", "--env=A={env:NOPE}{secret:/nope}{pod.ip}{pod.suffix}{index}",
                  "--secret=/nope/{pod.name}=/nowhere/key", "--preset=codex")
    assert outcome.code == 0, outcome.err


def test_check_reports_mistakes():
    assert run("--check", "--deadline=x").code == 2


PLAN = ["--plan=3", "--pod-name=codex-1-1", "--base-name=codex", "--ordinals-start=1", "--port=transport=30500+10", "--preset=codex",
        "--secret=/keys/KEY{pod.suffix}=/run/key", "--file=/run/f{pod.suffix}={secret:/keys/F}", "--env=A={env:UNSET}"]


def test_a_plan_needs_neither_cluster_nor_files():
    outcome = run(*PLAN, "--env-path=/nowhere")
    assert outcome.code == 0 and outcome.err == ""
    lines = [line.split() for line in outcome.out.splitlines()]
    assert lines[0] == ["POD", "INDEX", "PORTS", "FILES", "SECRETS"]
    assert lines[3] == ["codex-3-1", "2", "transport=30520", "/run/f-3-1", "/run/key", "/nowhere/init-env", "/keys/F", "/keys/KEY-3-1"]
    assert len(lines) == 4


def test_a_plan_as_json():
    plan = json.loads(run(*PLAN, "--log-format=json").out)
    assert [replica["pod"] for replica in plan] == ["codex-1-1", "codex-2-1", "codex-3-1"]
    assert plan[2] == {"pod": "codex-3-1", "index": 2, "ports": {"transport": 30520}, "files": ["/run/f-3-1", "/run/key", "/opt/env/init-env"],
                       "secrets": ["/keys/F", "/keys/KEY-3-1"]}


def test_a_plan_finds_the_replica_whose_port_is_outside_the_range():
    outcome = run(*PLAN, "--port-range=30500-30515")
    assert outcome.code == 2 and outcome.out == "" and "codex-3-1: " in outcome.err and "30500 + 2*10 = 30520" in outcome.err


def test_a_plan_begins_with_a_name_that_counts_up():
    assert "--pod-name (POD_NAME): got nothing" in run("--plan=2", "--env=A=1").err
    assert "codex" in run("--plan=2", "--env=A={index}", "--pod-name=codex").err
    assert "more than 2147483647" in run("--plan=3", "--env=A=1", "--pod-name=codex-2147483646").err
    assert '"0"' in run("--plan=0", "--env=A=1", "--pod-name=codex-0").err
