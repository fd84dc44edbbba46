{{/*
What init-env does for a workload, from: root, workload. JSON:
  variables      what it writes into the env file: name, template
  key            the Secret of the Ethereum keys, or nothing
  sources        Secrets and ConfigMaps that it reads: kind, name, path, items
  bootstrapUrls  nodes that it asks for an SPR
  node           whether it asks the API server for the node
  run            whether there is anything to do
*/}}
{{- define "codex.initEnv" -}}
{{- $values := .root.Values -}}
{{- $storage := eq .workload.component "storage" -}}
{{- $node := include "codex.public" .root -}}
{{- $key := "" -}}
{{- $urls := list -}}
{{- if $storage -}}
{{- with $values.codex.env.CODEX_ETH_PRIVATE_KEY }}{{ $key = base (toString .) }}{{ end -}}
{{- if $values.bootstrap.enabled -}}
{{- $urls = append $urls (printf "http://%s-bootstrap-service:%v" (include "codex.fullname" .root) $values.service.api.port) -}}
{{- end -}}
{{- $urls = concat $urls ($values.bootstrap.urls | default list) -}}
{{- end -}}
{{- $single := and $storage (eq $values.statefulSet.mode "single") -}}
{{- $needed := or $node $key $urls $single -}}
{{- $names := list -}}
{{- range include "codex.givenEnv" . | fromJsonArray }}{{ $names = append $names .name }}{{ end -}}
{{- $variables := list -}}
{{- if $node -}}
{{- $variables = append $variables (dict "name" "CODEX_NAT" "template" (printf "%s{node.address}" $values.initEnv.natPrefix)) -}}
{{- else if and $needed (not (has "CODEX_NAT" $names)) -}}
{{- $variables = append $variables (dict "name" "CODEX_NAT" "template" (printf "%s{pod.ip}" $values.initEnv.natPrefix)) -}}
{{- end -}}
{{- if include "codex.publicPort" (dict "root" .root "port" "transport") -}}
{{- $address := $values.codex.env.CODEX_LISTEN_ADDRS | default "/ip4/0.0.0.0/tcp/0" -}}
{{- $variables = append $variables (dict "name" "CODEX_LISTEN_ADDRS" "template" (regexReplaceAll "/tcp/[0-9]+" (toString $address) "/tcp/{port:transport}")) -}}
{{- end -}}
{{- if include "codex.publicPort" (dict "root" .root "port" "discovery") -}}
{{- $variables = append $variables (dict "name" "CODEX_DISC_PORT" "template" "{port:discovery}") -}}
{{- end -}}
{{- if $urls -}}
{{- $variables = append $variables (dict "name" "CODEX_BOOTSTRAP_NODE" "template" "{bootstrap.spr}") -}}
{{- end -}}
{{- $sources := list -}}
{{- if $key -}}
{{- $source := dict "kind" "secret" "name" $key "path" (include "codex.sourcePath" (list "secret" $key)) -}}
{{- if not $single -}}
{{- $name := printf "CODEX_ETH_PRIVATE_KEY%s" (first .workload.replicas).suffix -}}
{{- $_ := set $source "items" (list (dict "key" $name "path" $name)) -}}
{{- end -}}
{{- $sources = append $sources $source -}}
{{- end -}}
{{- if $single -}}
{{- $assigned := list -}}
{{- range $variables }}{{ $assigned = append $assigned .name }}{{ end -}}
{{- range $values.codex.extraEnv -}}
{{- if and (regexMatch "replica_index|pod_index" (toJson .)) (not (has .name $assigned)) -}}
{{- $variable := include "codex.variableOfPod" . | fromJson -}}
{{- $variables = append $variables (omit $variable "source") -}}
{{- with $variable.source }}{{ if not (has . $sources) }}{{ $sources = append $sources . }}{{ end }}{{ end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $run := or $variables $key | not | not -}}
{{- dict "run" $run "node" ($node | not | not) "variables" $variables "key" $key "sources" $sources "bootstrapUrls" $urls | toJson -}}
{{- end }}

{{/*
Where init-env finds a Secret or ConfigMap, from a list of its kind and name.
*/}}
{{- define "codex.sourcePath" -}}
/run/init-env/{{ first . }}/{{ last . }}
{{- end }}

{{/*
An `env` entry of codex.extraEnv that differs per pod, as a variable of init-env: name, template, source. One pod template
serves all pods of a StatefulSet, so only init-env can tell them apart.
*/}}
{{- define "codex.variableOfPod" -}}
{{- $variable := dict "name" .name -}}
{{- $template := "" -}}
{{- range $kind := list "secret" "configMap" -}}
{{- with get ($.valueFrom | default dict) (printf "%sKeyRef" $kind) -}}
{{- $path := include "codex.sourcePath" (list $kind .name) -}}
{{- $template = printf "{secret:%s/%s}" $path (include "codex.templateOfPod" .key) -}}
{{- $_ := set $variable "source" (dict "kind" $kind "name" .name "path" $path) -}}
{{- end -}}
{{- end -}}
{{- $_ := set $variable "template" ($template | default (include "codex.templateOfPod" .value)) -}}
{{- $variable | toJson -}}
{{- end }}

{{/*
Text as a template of init-env in which `-replica_index-pod_index` and its parts are the pod's.
*/}}
{{- define "codex.templateOfPod" -}}
{{- . | default "" | replace "{" "{{" | replace "}" "}}"
      | replace "-replica_index-pod_index" "{pod.suffix}"
      | replace "replica_index" "{pod.ordinal}"
      | replace "pod_index" "{pod.ordinal}" -}}
{{- end }}

{{/*
init-env's arguments as a YAML list, from: root, workload, init.
*/}}
{{- define "codex.initEnvArgs" -}}
{{- $values := .root.Values -}}
{{- $suffix := "{pod.suffix}" -}}
{{- if eq $values.kind "Deployment" -}}
{{- $replica := first .workload.replicas -}}
{{- $suffix = $replica.suffix }}
- --index={{ $replica.index }}
{{- else }}
- --base-name={{ .workload.base }}
- --ordinals-start={{ int $values.statefulSet.ordinalsStart }}
{{- end }}
{{- if .init.node }}
- --address-types={{ join "," $values.initEnv.addressTypes }}
- --port-range={{ $values.service.nodePortRange }}
{{- range $port := list "transport" "discovery" }}
{{- if include "codex.publicPort" (dict "root" $.root "port" $port) }}
- {{ include "codex.portArg" (dict "root" $.root "component" $.workload.component "port" $port) }}
{{- end }}
{{- end }}
{{- end }}
{{- range .init.variables }}
- {{ printf "--env=%s=%s" .name .template | quote }}
{{- end }}
{{- with .init.key }}
- {{ printf "--secret=%s/CODEX_ETH_PRIVATE_KEY%s=/run/init-env/key/%s" (include "codex.sourcePath" (list "secret" .)) $suffix . | quote }}
{{- end }}
{{- range .init.bootstrapUrls }}
- --bootstrap-url={{ . }}
{{- end }}
- --deadline={{ $values.initEnv.deadline }}
{{- end }}
