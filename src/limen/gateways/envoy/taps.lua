-- Copies the beginning of JSON answers beside the stream, for the access log; the stream itself is not touched.
-- bodyChunks() sees each chunk as it passes; body() would hold the whole answer back.
local limit = @LIMIT@

function envoy_on_response(handle)
  local kind = handle:headers():get("content-type")
  if kind == nil or string.find(string.lower(kind), "json", 1, true) == nil then
    return
  end
  local parts = {}
  local size = 0
  for chunk in handle:bodyChunks() do
    local length = math.min(chunk:length(), limit - size)
    if length > 0 then
      parts[#parts + 1] = chunk:getBytes(0, length)
      size = size + length
    end
    if size >= limit then
      break
    end
  end
  if size > 0 then
    handle:streamInfo():dynamicMetadata():set("limen", "body", handle:base64Escape(table.concat(parts)))
  end
end
