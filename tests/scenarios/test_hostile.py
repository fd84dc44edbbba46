"""Answers made to break a reader: never a crash and never a success."""
import pytest

from support.fake_api import FakeApi, node

GOOD_ADDRESS = '"status":{"addresses":[{"type":"ExternalIP","address":"203.0.113.1"}]}'
HOSTILE = {
    "nested arrays": "[" * 1_000_000,
    "nested objects": '{"a":' * 1_000_000,
    "65 levels": '{"kind":"Node","a":' + "[" * 64 + "]" * 64 + "," + GOOD_ADDRESS + "}",
    "exponent": '{"kind":"Node","a":[0.000000000012345678901234567890123e-2147483639]}',
    "number in place of text": '{"kind":"Node","status":{"addresses":[{"type":"ExternalIP","address":1e-2147483639}]}}',
    "raw NUL": '{"kind":"Node",' + GOOD_ADDRESS + "}\0{}",
    "NUL in the address": '{"kind":"Node","status":{"addresses":[{"type":"ExternalIP","address":"203.0.113.1\\u0000"}]}}',
    "wrong types": '{"kind":"Node","metadata":[],"status":{"addresses":{"type":"ExternalIP","address":"203.0.113.1"}}}',
    "everything null": '{"kind":"Node","metadata":null,"status":{"addresses":[null,[],{},1,"x",{"type":null,"address":[]}]}}',
    "no address but text": '{"kind":"Node","status":{"addresses":[{"type":"ExternalIP","address":"$(id)"}]}}',
    "half an address": '{"kind":"Node","status":{"addresses":[{"type":"ExternalIP"},{"address":"203.0.113.1"}]}}',
    "no kind": "{" + GOOD_ADDRESS + "}",
    "another kind": '{"kind":"PartialObjectMetadata",' + GOOD_ADDRESS + "}",
    "kind elsewhere": '{"metadata":{"kind":"Node"},' + GOOD_ADDRESS + "}",
    "truncated": '{"kind":"Node",' + GOOD_ADDRESS,
    "two documents": '{"kind":"Node",' + GOOD_ADDRESS + "}{}",
    "no UTF-8": b'{"kind":"Node","a":"\xff\xfe",' + GOOD_ADDRESS.encode() + b"}",
    "half a surrogate": '{"kind":"Node","a":"\\ud800",' + GOOD_ADDRESS + "}",
    "a million labels": '{"kind":"Node","metadata":{"labels":{' + ",".join(f'"{i}":""' for i in range(1_000_000)) + "}}}",
    "16 MB of text": '{"kind":"Node","metadata":{"annotations":{"a":"' + "x" * 16_000_000 + '"}}}',
    "a byte order mark": '\ufeff{"kind":"Node",' + GOOD_ADDRESS + "}",
    "empty": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_body(pod, tmp_path, name):
    body = HOSTILE[name]
    (tmp_path / "body").write_bytes(body if isinstance(body, bytes) else body.encode())
    with FakeApi(f"--fault=always body=@{tmp_path / 'body'}") as api:
        outcome = pod.run(api, "--deadline=1s", "--env=A={node.address}{node.annotation:a|}")
    assert outcome.code in (3, 6), outcome.err
    assert not pod.env_file.exists()


def test_200_mb_are_not_read_to_the_end(pod, tmp_path):
    (tmp_path / "body").write_bytes(b" " * 1_000_000)
    with FakeApi(f"--fault=always repeat=200 body=@{tmp_path / 'body'}") as api:
        outcome = pod.run(api, "--deadline=2s")
    assert outcome.code == 3 and "over 16 MiB" in outcome.err


def test_a_real_node_of_megabytes_is_read(pod):
    large = node("node-1", ("ExternalIP", "203.0.113.11"), annotations={f"a{i}": "x" * 200 for i in range(10_000)})
    large["status"]["images"] = [{"names": [f"registry.example/image-{i}@sha256:{i:064}"], "sizeBytes": i} for i in range(5_000)]
    with FakeApi(objects=[large]) as api:
        assert pod.run(api).code == 0
