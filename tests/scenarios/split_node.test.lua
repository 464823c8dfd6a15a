-- Which way a person goes is chance, but always the same: the address decides.
for _, address in ipairs { "5511999990001", "5511999990002", "5511999990003", "5511999990004", "5511999990005" } do
  scenario("a path for " .. address, function(t)
    t:contact { address = address }
    t:start()
    t:bot { contains = "by " }
  end)
end
