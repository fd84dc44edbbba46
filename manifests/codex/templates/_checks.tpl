{{/*
Each of these returns what is wrong, one line per mistake with the values to change, or nothing.
*/}}

{{- define "codex.checkNames" -}}
{{- $base := include "codex.fullname" . -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $base) }}
{{ printf "%q cannot begin the names of Services: choose a release name, or fullnameOverride, of a-z, 0-9 and -, a letter first" $base }}
{{- end }}
{{- $long := "" -}}
{{- range include "codex.workloads" . | fromJsonArray -}}
{{- if gt (len .name) 52 }}{{ $long = printf "the %s name %s has %d characters, and 52 fit" $.Values.kind .name (len .name) }}{{ end -}}
{{- range .replicas -}}
{{- $service := printf "%s-nodeport" .service -}}
{{- if gt (len $service) 63 }}{{ $long = printf "the Service name %s has %d characters, and 63 fit" $service (len $service) }}{{ end -}}
{{- end -}}
{{- end -}}
{{- with $long }}
{{ . }}: choose a shorter release name, nameOverride or fullnameOverride
{{- end }}
{{- end }}

{{- define "codex.checkMode" -}}
{{- with .Values -}}
{{- if and (eq .kind "Deployment") (eq .statefulSet.mode "single") }}
kind Deployment has a Deployment per replica: set statefulSet.mode=multiple, or kind=StatefulSet
{{- end }}
{{- if and .initEnv.fileKeyRef (semverCompare "<1.35-0" $.Capabilities.KubeVersion.Version) }}
initEnv.fileKeyRef needs Kubernetes 1.35, and this is {{ $.Capabilities.KubeVersion.Version }}: set it to false
{{- end }}
{{- if not (or .image.tag .image.digest) }}
image.tag and image.digest are empty: set either
{{- end }}
{{- $api := include "codex.apiServices" $ }}
{{- if and .ingress.enabled (not .ingress.hosts) }}
ingress.enabled needs ingress.hosts, and it is empty: add a host with its paths
{{- end }}
{{- if and .ingress.enabled (not $api) }}
ingress.enabled needs the Services of the API: add `service` to service.type, and set service.api.enabled and ports.api.enabled
{{- end }}
{{- if and .bootstrap.enabled (not $api) }}
bootstrap.enabled needs the Services of the API: add `service` to service.type, and set service.api.enabled and ports.api.enabled
{{- end }}
{{- end }}
{{- end }}

{{- define "codex.checkProbes" -}}
{{- range $name := list "startupProbe" "livenessProbe" "readinessProbe" }}
{{- $probe := get $.Values $name | default dict }}
{{- $asked := list }}
{{- range $way := list "exec" "grpc" "httpGet" "tcpSocket" }}
{{- if hasKey $probe $way }}{{ $asked = append $asked $way }}{{ end }}
{{- end }}
{{- if and $probe (ne (len $asked) 1) }}
{{ $name }} needs one of exec, grpc, httpGet and tcpSocket, and has {{ join ", " $asked | default "none" }}: set {{ $name }}.httpGet, or others of them, to null, or {{ $name }} itself for no probe
{{- end }}
{{- end }}
{{- end }}

{{- define "codex.checkStorage" -}}
{{- with .Values -}}
{{- if and .persistence.existingClaim (gt (int .replica.count) 1) }}
persistence.existingClaim is one volume, and replica.count is {{ .replica.count }}: leave it empty, or set replica.count=1
{{- end }}
{{- if and .persistence.existingClaim .bootstrap.enabled }}
persistence.existingClaim is one volume, and the bootstrap node needs one too: leave it empty, or set bootstrap.enabled=false
{{- end }}
{{- if and .persistence.enabled (not .codex.env.CODEX_DATA_DIR) }}
codex.env.CODEX_DATA_DIR is unset, and Codex would keep its data outside the volume: set it, or persistence.enabled=false
{{- end }}
{{- $mount := include "codex.dataMount" $ }}
{{- $data := include "codex.dataDirectory" $ }}
{{- if or (eq $data "/") (not (hasPrefix "/" $data)) }}
codex.env.CODEX_DATA_DIR is {{ $data }}, where no volume can be mounted: set a directory such as /data
{{- else if not (hasPrefix (printf "%s/" $mount) (printf "%s/" $data)) }}
codex.env.CODEX_DATA_DIR is {{ $data }}, outside the volume: choose a directory in persistence.mountPath ({{ $mount }})
{{- end }}
{{- if and (eq $data $mount) (include "codex.dataBelowMount" $) }}
codex.env.CODEX_DATA_DIR is the volume's own directory, whose mode Codex cannot change as another user than root (or shares with fsGroup): set persistence.mountPath={{ $mount }} and codex.env.CODEX_DATA_DIR={{ $mount }}/codex
{{- end }}
{{- end }}
{{- end }}

{{- define "codex.checkUpgrade" -}}
{{- $first := printf "%s of %s" .Values.kind (first (include "codex.replicas" . | fromJsonArray)).pod -}}
{{- $found := list -}}
{{- range $kind := list "StatefulSet" "Deployment" -}}
{{- range (lookup "apps/v1" $kind (include "codex.namespace" $) "").items -}}
{{- $labels := .metadata.labels | default dict -}}
{{- if and (eq (get $labels "app.kubernetes.io/instance") $.Release.Name) (eq (get $labels "app.kubernetes.io/component") "storage") -}}
{{- $found = append $found (printf "%s of %s" $kind (get .metadata.annotations "codex/first-pod")) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Release.IsUpgrade $found (not (has $first $found)) (not .Values.statefulSet.allowModeSwitch) }}
the release has the {{ join ", the " $found }}, and would get the {{ $first }}, with an empty volume: keep kind, statefulSet.mode, statefulSet.ordinalsStart and statefulSet.prettify as they were, or move the volumes (README.md, "Changing the names") and set statefulSet.allowModeSwitch=true
{{- end }}
{{- end }}
