scenario("location_request takes what it asks for", function(t)
  t:start()
  t:bot { text = "Please", type = "location_request" }
  t:user { type = "location", latitude = -8.01, longitude = -34.85 }
  t:bot "by next"
end)

scenario("something else is an error, silence a timeout", function(t)
  t:start()
  t:ignore()
  t:user "in Olinda"
  t:bot "by error"
  t:start()
  t:ignore()
  t:wait "60s"
  t:bot "by timeout"
end)
