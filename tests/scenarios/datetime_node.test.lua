scenario("days are compared and reckoned with", function(t)
  t:start("datetime_node", { day = "2026-03-01" })
  t:bot "by next"
  t:start("datetime_node", { day = "2026-12-31" })
  t:bot "by false"
end)
