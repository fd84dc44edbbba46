"""Facts of Services: which one, its nodePorts, its load balancer, its annotations, and the rights they need."""
import pytest

from support.fake_api import FakeApi, node, service
from support.init_env import finish, start

ALL = "get:nodes,get:services,list:services"
NODE = node("node-1", ("ExternalIP", "203.0.113.11"))


@pytest.fixture
def serve():
    """serve(object, ...) runs a server with the objects and a token that may all, or what `rights` says."""
    running = []

    def start_server(*objects, rights=ALL, options=()):
        api = FakeApi("--token", f"the-token=codex-ns/codex,{rights}", *options, objects=objects)
        running.append(api)
        return api.__enter__()

    yield start_server
    for api in running:
        api.__exit__(None, None, None)


def paths(api):
    return [request["path"] for request in api.requests()]


def test_by_name_with_one_request(pod, serve):
    api = serve(service("geth-3-p2p", ("tcp-p2p", 30303), ("metrics", 30304)))
    outcome = pod.run(api, "--service=geth-{pod.ordinal}-p2p", "--ordinals-start=1", "--pod-name=geth-3",
                      "--env=A={service.nodeport:metrics} {service.nodeport:0} {service.name}")
    assert outcome.code == 0, outcome.err
    assert pod.env_file.read_text() == "A='30304 30303 geth-3-p2p'\n"
    assert paths(api) == ["/api/v1/namespaces/codex-ns/services/geth-3-p2p"]


def test_by_label_selector(pod, serve):
    api = serve(service("x", ("p", 30303), labels={"pod": "codex-3-1", "type": "p2p"}),
                service("y", ("p", 30304), labels={"pod": "codex-3-1"}))
    outcome = pod.run(api, "--service-selector=pod in ({pod.name}), type in (p2p)", "--env=A={service.nodeport:p} {service.name}")
    assert outcome.code == 0, outcome.err
    assert pod.env_file.read_text() == "A='30303 x'\n" and len(api.requests()) == 1


def test_several_services_by_alias_and_the_node(pod, serve):
    api = serve(NODE, service("r", ("p2p", 30303)), service("p", ("p2p", 30304), annotations={"example.org/a": "of p"}))
    outcome = pod.run(api, "--service=relay=r", "--service=para=p",
                      "--env=A={service.nodeport:relay/p2p} {service.nodeport:para/p2p} {service.annotation:para/example.org/a} {node.address}")
    assert outcome.code == 0, outcome.err
    assert pod.env_file.read_text() == "A='30303 30304 of p 203.0.113.11'\n"
    assert len(api.requests()) == 3


def test_a_presets_service_that_flags_leave_without_use_is_not_asked_for(pod, serve):
    api = serve(NODE)
    outcome = pod.run(api, "--preset=ethpandaops", f"--env-path={pod.env_path}", "--env=EXTERNAL_PORT=30000")
    assert outcome.code == 0, outcome.err
    assert (pod.env_path / "init-nodeport").read_text() == "EXTERNAL_PORT=30000\nEXTERNAL_IP=203.0.113.11\n"
    assert paths(api) == ["/api/v1/nodes/node-1"]


def test_a_name_alone_needs_no_request(pod):
    assert pod.run(None, "--service=x-{index}", "--env=A={service.name}", "--index=4").code == 0
    assert pod.env_file.read_text() == "A='x-4'\n"


def test_all_ports_where_the_option_stands(pod, serve):
    api = serve(NODE, service("x", ("tcp-p2p", 30303), ("metrics", 30304)))
    outcome = pod.run(api, "--service=x", "--env=A=1", "--env-service-ports=PORT_", "--env=B={node.address}")
    assert outcome.code == 0, outcome.err
    assert pod.env_file.read_text() == "A='1'\nPORT_TCP_P2P='30303'\nPORT_METRICS='30304'\nB='203.0.113.11'\n"
    assert pod.run(api, "--service=x", "--env=A=1", "--env=B=2", env={"INIT_ENV_ENV_SERVICE_PORTS": "P_"}).code == 0
    assert pod.env_file.read_text() == "A='1'\nB='2'\nP_TCP_P2P='30303'\nP_METRICS='30304'\n"


def test_a_single_port_may_have_no_name(pod, serve):
    api = serve(service("x", (None, 30303)))
    assert pod.run(api, "--service=x", "--env-service-ports=PORT_").code == 0
    assert pod.env_file.read_text() == "PORT_0='30303'\n"


def test_a_port_that_env_gives_too_is_a_mistake(pod, serve):
    api = serve(service("x", ("p2p", 30303)))
    outcome = pod.run(api, "--service=x", "--env-service-ports=PORT_", "--env=PORT_P2P=1")
    assert outcome.code == 2 and "--env PORT_P2P is there too" in outcome.err and pod.files() == {}


BALANCER = {"kind": "LoadBalancer", "ingress": [{"hostname": "lb.example.org"}, {"ip": "2001:db8::1"}, {"ip": "203.0.113.7"}]}


@pytest.mark.parametrize("template, options, value", [
    ("{service.address}", [], "203.0.113.7"),
    ("{service.address}", ["--address-family=ipv6"], "2001:db8::1"),
    ("{service.hostname}", [], "lb.example.org"),
    ("{service.ip|none}", [], "203.0.113.7"),
    ("{multiaddr:{service.address}}/tcp/1", ["--address-family=ipv6"], "/ip6/2001:db8::1/tcp/1"),
    ("{multiaddr:{service.hostname}}/tcp/1", [], "/dns4/lb.example.org/tcp/1"),
    ("http://{url.host:{service.ip}}:80", ["--address-family=ipv6"], "http://[2001:db8::1]:80"),
])
def test_the_load_balancers_addresses(pod, serve, template, options, value):
    api = serve(service("x", ("p", 30303), **BALANCER))
    outcome = pod.run(api, "--service=x", f"--env=A={template}", *options)
    assert outcome.code == 0, outcome.err
    assert pod.env_file.read_text() == f"A='{value}'\n"


def test_a_balancer_with_a_host_name_only(pod, serve):
    api = serve(service("x", ("p", 30303), kind="LoadBalancer", ingress=[{"hostname": "lb.example.org"}]))
    assert pod.run(api, "--service=x", "--env=A={service.address} {service.ip|{service.hostname}}").code == 0
    assert pod.env_file.read_text() == "A='lb.example.org lb.example.org'\n"


@pytest.mark.parametrize("template", ["{service.address}", "{service.address|{node.address}}", "{service.ip|{service.hostname}}"])
def test_a_balancers_address_is_waited_for_whatever_the_default(pod, serve, template):
    api = serve(NODE, service("x", ("p", 30303), kind="LoadBalancer"))
    process = start(*pod.options(api, "--service=x", f"--env=A={template}"))
    api.wait_for_requests(2)  # the second is the first of the wait
    api.write(service("x", ("p", 30303), kind="LoadBalancer", ingress=[{"ip": "203.0.113.7"}]))
    outcome = finish(process)
    assert outcome.code == 0 and "waiting" in outcome.err
    assert pod.env_file.read_text() == "A='203.0.113.7'\n"
    assert not any("nodes" in path for path in paths(api))


def test_a_balancer_still_pending_at_the_deadline(pod, serve):
    api = serve(service("x", ("p", 30303), kind="LoadBalancer"))
    outcome = pod.run(api, "--service=x", "--env=A={service.address|none}", "--deadline=1s")
    assert outcome.code == 6 and "service x of type LoadBalancer has no load balancer address" in outcome.err and pod.files() == {}


def test_what_is_waited_for_is_asked_again_and_nothing_else(pod, serve):
    api = serve(NODE, service("x", ("p", None)))
    process = start(*pod.options(api, "--service=x", "--env=A={service.nodeport:p} {node.address}"))
    api.wait_for_requests(4)
    api.write(service("x", ("p", 30303)))
    assert finish(process).code == 0
    assert pod.env_file.read_text() == "A='30303 203.0.113.11'\n"
    assert len([path for path in paths(api) if "nodes" in path]) == 1


def test_a_services_name_may_depend_on_another_and_is_waited_for(pod, serve):
    api = serve(service("x", ("p", None)), service("y-30303", ("q", 30304)))
    process = start(*pod.options(api, "--service=a=x", "--service=y-{service.nodeport:a/p}", "--env-service-ports=PORT_"))
    api.wait_for_requests(2)
    api.write(service("x", ("p", 30303)))
    assert finish(process).code == 0
    assert pod.env_file.read_text() == "PORT_Q='30304'\n"
    assert paths(api)[-1].endswith("/services/y-30303")


def test_a_service_without_ports_has_none_to_write(pod, serve):
    outcome = pod.run(serve(service("x")), "--service=x", "--env-service-ports=PORT_")
    assert outcome.code == 6 and "service x has no ports" in outcome.err and pod.files() == {}


def test_what_is_no_list_of_services_is_asked_for_again(pod, serve):
    api = serve(service("x", ("p", 30303)), options=["--fault", 'body={"kind":"Service","items":[]}'])
    assert pod.run(api, "--service-selector=!none", "--env=A={service.nodeport:p}").code == 0
    assert len(api.requests()) == 2


def test_another_services_default_serves_at_once(pod, serve):
    api = serve(NODE, service("x", ("p", 30303)))
    assert pod.run(api, "--service=x", "--env=A={service.address|{node.address}}").code == 0
    assert pod.env_file.read_text() == "A='203.0.113.11'\n"


@pytest.mark.parametrize("template, message", [
    ("{service.nodeport:q}", "service x has no port q; its ports and their nodePorts: p 30303"),
    ("{service.nodeport:1}", "service x has no port 1"),
    ("{service.address}", "service x of type NodePort has no load balancer address"),
    ("{service.annotation:a}", "service x has no annotation a"),
])
def test_what_a_service_lacks_is_told_at_once(pod, serve, template, message):
    api = serve(service("x", ("p", 30303)))
    outcome = pod.run(api, "--service=x", f"--env=A={template}")
    assert outcome.code == 6 and message in outcome.err and "waiting" not in outcome.err
    assert pod.run(api, "--service=x", f"--env=A={template[:-1]}|default}}").code == 0
    assert pod.env_file.read_text() == "A='default'\n"


def test_no_service_and_several(pod, serve):
    api = serve(service("x", ("p", 1), labels={"a": "b"}), service("y", ("p", 2), labels={"a": "b"}))
    none = pod.run(api, "--service-selector=a=c", "--env=A={service.nodeport:p}", "--deadline=1s")
    assert none.code == 5 and 'list services "a=c"' in none.err and "no Service has these labels" in none.err
    missing = pod.run(api, "--service=z", "--env=A={service.nodeport:p}", "--deadline=1s")
    assert missing.code == 5 and 'services "z" not found' in missing.err and "kubectl -n codex-ns get services" in missing.err
    several = pod.run(api, "--service-selector=a=b", "--env=A={service.nodeport:p}")
    assert several.code == 6 and "2 Services have these labels" in several.err and "waiting" not in several.err


def test_a_service_that_arrives_within_the_grace(pod, serve):
    api = serve(NODE)
    process = start(*pod.options(api, "--service-selector=a=b", "--env=A={service.nodeport:p}"))
    api.wait_for_requests(2)
    api.write(service("x", ("p", 30303), labels={"a": "b"}))
    assert finish(process).code == 0


@pytest.mark.parametrize("option, verb, rights", [("--service=x", "get", "list:services"), ("--service-selector=a=b", "list", "get:services")])
def test_a_missing_right_names_role_verb_and_account(pod, serve, option, verb, rights):
    api = serve(service("x", ("p", 1), labels={"a": "b"}), rights=rights)
    outcome = pod.run(api, option, "--env=A={service.nodeport:p}", "--deadline=1s")
    assert outcome.code == 4
    assert f"ServiceAccount codex-ns/codex lacks the right to {verb} services: bind it to a Role in the namespace codex-ns" in outcome.err
    assert f'resources: ["services"], verbs: ["{verb}"]' in outcome.err


@pytest.mark.parametrize("options, parts", [
    (["--service=x", "--service-selector=a=b", "--env=A={service.ip}"], ["--service and --service-selector: got both"]),
    (["--service=x", "--env=A=1"], ["--service (INIT_ENV_SERVICE)", "no template uses"]),
    (["--service=a=x", "--service=b=x", "--env=A={service.ip:a}"], ["the alias b"]),
    (["--service-selector=a=b", "--env=A=1"], ["--service-selector (INIT_ENV_SERVICE_SELECTOR)", "no template uses"]),
    (["--env=A={service.ip}"], ["--service (INIT_ENV_SERVICE) or --service-selector: got nothing"]),
    (["--env-service-ports=P_"], ["--service (INIT_ENV_SERVICE) or --service-selector: got nothing"]),
    (["--service=x", "--env-service-ports=1P"], ["--env-service-ports", '"1P"']),
    (["--service=a/b=x", "--env=A={service.ip}"], ["--service", "[ALIAS=]NAME"]),
    (["--service=X_Y", "--env=A={service.ip}"], ["--service", '"X_Y"', "object name"]),
    (["--service=x", "--service=y", "--env=A={service.ip}"], ["given more than once"]),
    (["--service={secret:/x}", "--env=A={service.ip}"], ["--service", "{secret:PATH}", "shown"]),
])
def test_mistakes(pod, options, parts):
    outcome = pod.run(None, "--api-server=https://127.0.0.1:1", *options)
    assert outcome.code == 2
    for part in parts:
        assert part in outcome.err


def test_a_foreign_body_is_tried_again(pod, serve):
    api = serve(service("x", ("p", 30303)), options=["--fault", 'body={"kind":"Node"}', "--fault", "cut=20"])
    assert pod.run(api, "--service=x", "--env=A={service.nodeport:p}").code == 0
    assert len(api.requests()) == 3


def test_a_port_name_that_is_no_name(pod, serve):
    """An API server would not have it, whoever answers in its place might."""
    api = serve(service("x", ("a{b", 30303), ("p\nX='1'", 30304)))
    outcome = pod.run(api, "--service=x", "--env-service-ports=P_")
    assert outcome.code == 6 and 'port "a{b" gives no variable\'s name' in outcome.err and pod.files() == {}
