scenario("contact_request takes what it asks for", function(t)
  t:start()
  t:bot { text = "Please", type = "contact_request" }
  t:user { type = "contacts", contacts = { { name = { formatted_name = "Eva" }, phones = { { phone = "+5511999990000" } } } } }
  t:bot "by next"
end)

scenario("something else is an error, silence a timeout", function(t)
  t:start()
  t:ignore()
  t:user { type = "image" }
  t:bot "by error"
  t:start()
  t:ignore()
  t:wait "60s"
  t:bot "by timeout"
end)
