# A runtime in a shell: asks for events and answers with what it got.
api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
while event=$(curl -sf -D "$TMPDIR/headers" "$api/invocation/next"); do
  id=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: *//p' "$TMPDIR/headers" | tr -d '\r')
  printf '{"handler":"%s","event":%s}' "$_HANDLER" "$event" |
    curl -sf -o /dev/null --data-binary @- "$api/invocation/$id/response"
done
