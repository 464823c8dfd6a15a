-- Scenarios of lead.flow.json: answers become points, points decide who writes next.

scenario("a large company in a hurry goes straight to sales", function(t)
  t:contact { language = "pt" }
  t:start()
  t:bot { contains = "qual é o seu nome?" }
  t:user "Beatriz Lima"
  t:bot { contains = "Obrigado, Beatriz Lima." }
  t:user "bia@"
  t:ignore() -- no address: asked again
  t:user "bia@example.com"
  t:var("fields.email", "bia@example.com")
  t:tagged "lead"
  t:bot { contains = "Quantas pessoas" }
  t:user "120"
  t:bot { buttons = { "Este mês", "Este trimestre", "Só pesquisando" } }
  t:user { button = "now" }
  t:bot "Um colega de vendas já fala com você."
  t:handoff { department = "sales", queue = "new-business", priority = 8, text = "Lead Beatriz Lima, 120 people, now" }
  t:tagged "hot"
  t:var("score", 5)
end)

scenario("a middle-sized one that is just looking gets the brochure", function(t)
  t:contact { language = "en" }
  t:at("people", { name = "Eva" })
  t:ignore()
  t:user "12"
  t:ignore()
  t:user "in a while"
  t:bot { contains = "When do you want to begin?" }
  t:user { button = "looking" }
  t:bot { type = "document" }
  t:bot { contains = "Write quote whenever" }
  t:var("score", 1)
  t:tagged "nurture"
  t:untagged "hot"
end)

scenario("a small one gets no points for size", function(t)
  t:contact { language = "es" }
  t:at("people", { name = "Eva" })
  t:ignore()
  t:user "3"
  t:ignore()
  t:user { button = "now" }
  t:ignore()
  t:var("score", 2)
end)

scenario("who has no e-mail is served by people", function(t)
  t:contact { language = "en" }
  t:at("email", { name = "Eva" })
  for _ = 1, 3 do
    t:ignore()
    t:user "I have none"
  end
  t:ignore()
  t:handoff { department = "sales", text = "Lead Eva, ? people, ?" }
end)

scenario("who falls silent may go on later", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:wait "1d"
  t:bot { contains = "Write quote whenever" }
  t:tagged "nurture"
end)

for _, node in ipairs { "email", "people", "when" } do
  scenario("silence at " .. node .. " is for later", function(t)
    t:contact { language = "en" }
    t:at(node, { name = "Eva" })
    t:ignore()
    t:wait "1d"
    t:bot { contains = "Write quote whenever" }
  end)
end

for _, node in ipairs { "name", "people" } do
  scenario("three odd answers at " .. node .. " are for sales", function(t)
    t:contact { language = "en" }
    t:at(node)
    for _ = 1, 3 do
      t:ignore()
      t:user { type = "image" }
    end
    t:ignore()
    t:handoff "sales"
  end)
end

scenario("this quarter is neither hot nor cold", function(t)
  t:contact { language = "en" }
  t:at("when", { score = 3 })
  t:ignore()
  t:user { button = "soon" }
  t:bot { type = "document" }
  t:ignore()
end)
