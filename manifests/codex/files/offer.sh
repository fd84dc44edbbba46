# Offers storage on the marketplace unless that was done before: offer.sh URL JSON. Speaks in the container's log.
exec >/proc/1/fd/1 2>&1
for attempt in {1..60}; do
  offered=$(curl -sf -m 2 "$1") && break
  sleep 5
done
case "$offered" in
  '') echo "storage is not offered: no answer from $1" ;;
  '[]' | null) curl -sSf -m 10 -H 'Content-Type: application/json' -d "$2" "$1" && echo ;;
  *) echo "storage is offered already" ;;
esac
exit 0
