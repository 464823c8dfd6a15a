scenario("a template is sent with its parameters", function(t)
  t:start()
  t:bot { type = "template" }
  t:bot "by next"
end)
