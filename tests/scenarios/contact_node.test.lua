scenario("the contact is changed", function(t)
  t:contact { tags = { "new" } }
  t:start("contact_node", { city = "Recife" })
  t:bot "by next"
  t:tagged "vip"
  t:untagged "new"
  t:var("name", "Eva")
  t:var("language", "es")
  t:var("fields.city", "Recife")
end)
