-- Scenarios of survey.flow.json. Which of the two ways to ask for a review a person gets depends on who it is, always
-- the same for the same person.

scenario("a promoter is asked for a review, in one way", function(t)
  t:contact { name = "Bia", address = "5511999990001", language = "pt" }
  t:start()
  t:bot "De 0 a 10: você nos recomendaria a um amigo?"
  t:user "10"
  t:bot { contains = "review" }
  t:bot "Obrigado pelo seu tempo!"
  t:var("score", 10)
  t:tagged "surveyed"
end)

scenario("and another one in the other", function(t)
  t:contact { name = "Leo", address = "5511999990007", language = "en" }
  t:start()
  t:ignore()
  t:user "9"
  t:bot { contains = "review" }
  t:ignore()
  t:ended "completed"
end)

scenario("seven and eight tell what could be better", function(t)
  t:contact { language = "es" }
  t:start()
  t:ignore()
  t:user "siete"
  t:bot "Un número del 0 al 10, por favor."
  t:user "7"
  t:bot "¡Gracias! ¿Qué podríamos mejorar?"
  t:user "Más horarios"
  t:var("reason", "Más horarios")
  t:bot "¡Gracias por tu tiempo!"
end)

scenario("whoever is disappointed hears from the manager", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:user "3"
  t:bot { contains = "What went wrong?" }
  t:user "Nobody called back"
  t:bot { contains = "The manager will contact you" }
  t:handoff { department = "management", priority = "high", text = "Score 3: Nobody called back" }
end)

scenario("two answers that are no number are enough", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:user "so so"
  t:ignore()
  t:user "well"
  t:bot "Thank you for your time!"
end)

scenario("no answer is an answer", function(t)
  t:start()
  t:ignore()
  t:wait "1d"
  t:silent()
  t:tagged "survey-unanswered"
end)

for _, node in ipairs { "what_better", "sorry" } do
  scenario("silence at " .. node, function(t)
    t:contact { language = "en" }
    t:at(node, { score = 5 })
    t:ignore()
    t:wait "1d"
    t:tagged "survey-unanswered"
  end)
end

scenario("stickers are no reason, but they are thanked for", function(t)
  t:contact { language = "en" }
  t:at("what_better", { score = 7 })
  for _ = 1, 3 do
    t:ignore()
    t:user { type = "sticker" }
  end
  t:bot "Thank you for your time!"
  t:at("sorry", { score = 2 })
  for _ = 1, 3 do
    t:ignore()
    t:user { type = "sticker" }
  end
  t:ignore()
  t:handoff { text = "Score 2: no reason given" }
end)
