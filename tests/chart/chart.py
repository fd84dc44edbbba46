"""Renders the chart with the real helm and gives its objects by kind and name."""

import copy
import functools
import json
import os
import pathlib
import shutil
import subprocess

import yaml

ROOT = pathlib.Path(__file__).parents[2]
CHART = ROOT / "manifests/codex"
CASES = pathlib.Path(__file__).parent / "cases"
HELM = os.environ.get("HELM") or shutil.which("helm", path=f"{ROOT}/build/tools/bin:{os.environ['PATH']}")

PUBLIC = {"service": {"type": ["service", "nodeport"]}}
PRIVATE = {"service": {"type": ["service"]}}


def cases(name):
    return yaml.safe_load((CASES / f"{name}.yaml").read_text())


README = CASES / "public-values.yaml"  # the values that the chart's README shows


def merged(*layers):
    """Values as helm merges several files: objects key by key, everything else by the later one."""
    result = {}
    for layer in copy.deepcopy(layers):
        for key, value in (layer or {}).items():
            both = isinstance(value, dict) and isinstance(result.get(key), dict)
            result[key] = merged(result[key], value) if both else value
    return result


def flags(statefulset=False, service=False, ingress=False):
    """Values for the three prettify switches."""
    return {
        "statefulSet": {"prettify": statefulset},
        "service": {"prettify": service},
        "ingress": {"prettify": ingress},
    }


def helm(*arguments, values=None):
    if HELM is None:
        raise FileNotFoundError("helm is neither in build/tools/bin nor in PATH: run scripts/install-helm")
    return subprocess.run([HELM, *arguments], input=json.dumps(values or {}), capture_output=True, text=True)


class Rendering:
    """The objects of one rendering; `rendering["Service"]["codex-1-1-service"]`."""

    def __init__(self, text):
        self.text = text
        self.objects = [document for document in yaml.load_all(text, Loader=yaml.CSafeLoader) if document]

    def __getitem__(self, kind):
        return {item["metadata"]["name"]: item for item in self.objects if item["kind"] == kind}

    @property
    def workloads(self):
        return {**self["StatefulSet"], **self["Deployment"]}

    @property
    def templates(self):
        """Pod templates by the name of their workload."""
        return {name: workload["spec"]["template"] for name, workload in self.workloads.items()}

    @property
    def pods(self):
        """Labels of every pod that the controllers make, by name; a Deployment's pod by the Deployment's name."""
        pods = {}
        for name, workload in self.workloads.items():
            labels = workload["spec"]["template"]["metadata"]["labels"]
            if workload["kind"] == "Deployment":
                pods[name] = labels
                continue
            start = workload["spec"]["ordinals"]["start"]
            for ordinal in range(start, start + workload["spec"]["replicas"]):
                pod = f"{name}-{ordinal}"
                pods[pod] = {**labels, "statefulset.kubernetes.io/pod-name": pod}
        return pods

    @property
    def paths(self):
        """The Ingress: its paths and the Services behind them."""
        return {
            path["path"]: path["backend"]["service"]["name"]
            for ingress in self["Ingress"].values()
            for rule in ingress["spec"]["rules"]
            for path in rule["http"]["paths"]
        }

    def container(self, workload, name="codex"):
        spec = self.templates[workload]["spec"]
        found = [c for c in spec.get("initContainers", []) + spec["containers"] if c["name"] == name]
        return found[0] if found else None

    def env(self, workload):
        """The Codex container's variables: text, or what valueFrom holds."""
        entries = self.container(workload)["env"]
        return {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in entries}

    def option(self, workload, name):
        """What init-env gets for an option, in order; empty without init-env."""
        container = self.container(workload, "init-env") or {"args": []}
        return [arg.split("=", 1)[1] for arg in container["args"] if arg.startswith(f"--{name}=")]


@functools.lru_cache(maxsize=None)
def _template(release, namespace, base, values, options):
    files = [*(("-f", str(base)) if base else ()), "-f", "-"]
    return helm("template", release, str(CHART), "-n", namespace, *files, *options, values=json.loads(values))


def template(*values, release="codex", namespace="codex-ns", base=None, options=()):
    return _template(release, namespace, base, json.dumps(merged(*values)), tuple(options))


def render(*values, **how):
    """The rendering of the merged values, over those of the file `base`."""
    result = template(*values, **how)
    assert result.returncode == 0, result.stderr
    return Rendering(result.stdout)


def refusal(*values, **how):
    """Why helm refuses the values."""
    result = template(*values, **how)
    assert result.returncode != 0, f"rendered:\n{result.stdout}"
    return result.stderr
