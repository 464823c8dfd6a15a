-- Scenarios of opt_out.flow.json.

scenario("everything stops", function(t)
  t:contact { language = "pt", tags = { "newsletter" } }
  t:start()
  t:bot { text = "O que você não quer mais receber?", buttons = { "Só ofertas", "Tudo", "Nada, continuar" } }
  t:user { button = "all" }
  t:bot { contains = "não vamos mais escrever" }
  t:tagged "opted-out"
  t:untagged "newsletter"
  t:ended "completed"
end)

scenario("only offers stop", function(t)
  t:contact { language = "en", tags = { "newsletter" } }
  t:start()
  t:ignore()
  t:user "only offers"
  t:bot { contains = "no more offers" }
  t:tagged "no-offers"
  t:untagged "opted-out"
end)

scenario("whatever else is answered means stop", function(t)
  t:contact { language = "es" }
  t:start()
  t:ignore()
  t:user "¡basta!"
  t:bot { contains = "ya no te escribiremos" }
  t:tagged "opted-out"
end)

scenario("who stays, or says nothing, stays", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:user { button = "nothing" }
  t:bot { contains = "Good to have you here" }
  t:start()
  t:ignore()
  t:wait "1d"
  t:bot { contains = "Nothing changes" }
  t:untagged "opted-out"
end)
