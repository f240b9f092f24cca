-- Written by `limen gateway haproxy`: holds a call that Limen slows, without holding up any other.
core.register_action("limen_slow", { "http-req" }, function(txn)
  local wait = tonumber(txn:get_var("txn.limen.delay"))
  if wait then
    core.msleep(wait)
  end
end)
