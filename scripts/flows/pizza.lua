-- A pizza order as straight-line code. It waits for answers, for the shop's price list and for the oven, and a restart
-- or a week of silence changes nothing: the script goes on where it was.
--
-- Try it: parley chat --script pizza --mock        Its scenarios: pizza.test.lua

local words = {
  en = {
    size = "What size, %s?", sizes = { "Small", "Medium", "Large" },
    toppings = "Which one?", drink = "Something to drink?", drinks = { "Water", "Lemonade", "Nothing" },
    where = "Where shall we bring it? Send the address or your location.",
    order = "A %s %s for R$ %.2f. Shall we bake it?",
    baking = "It is in the oven! We write when it leaves.", leaving = "Your pizza is on its way. Buon appetito!",
    later = "I will be here when you are hungry.", no = "All right, no pizza today.",
    busy = "I cannot reach the kitchen. A colleague takes your order in a moment.",
    again = "The same as last time: %s %s?",
  },
  pt = {
    size = "Que tamanho, %s?", sizes = { "Pequena", "Média", "Grande" },
    toppings = "Qual sabor?", drink = "Algo para beber?", drinks = { "Água", "Limonada", "Nada" },
    where = "Onde entregamos? Mande o endereço ou a sua localização.",
    order = "Uma %s %s por R$ %.2f. Podemos assar?",
    baking = "Está no forno! Avisamos quando sair.", leaving = "Sua pizza está a caminho. Bom apetite!",
    later = "Estarei aqui quando a fome bater.", no = "Tudo bem, sem pizza hoje.",
    busy = "Não consigo falar com a cozinha. Um colega já anota o seu pedido.",
    again = "A mesma da última vez: %s %s?",
  },
  es = {
    size = "¿Qué tamaño, %s?", sizes = { "Pequeña", "Mediana", "Grande" },
    toppings = "¿Cuál?", drink = "¿Algo de beber?", drinks = { "Agua", "Limonada", "Nada" },
    where = "¿Dónde la llevamos? Envía la dirección o tu ubicación.",
    order = "Una %s %s por R$ %.2f. ¿La horneamos?",
    baking = "¡Está en el horno! Te avisamos cuando salga.", leaving = "Tu pizza va en camino. ¡Buen provecho!",
    later = "Aquí estaré cuando tengas hambre.", no = "De acuerdo, hoy sin pizza.",
    busy = "No consigo hablar con la cocina. Un compañero toma tu pedido en un momento.",
    again = "¿La misma que la última vez: %s %s?",
  },
}

local size_ids = { "s", "m", "l" }
local flavours = { "Margherita", "Funghi", "Calabresa" }

-- The words of the person's language; "pt-BR" is "pt".
local function words_for(contact)
  return words[(contact.language or ""):sub(1, 2)] or words.en
end

-- { { id = "s", title = "Small" }, … }
local function choices(ids, titles)
  local all = {}
  for i, title in ipairs(titles) do
    all[i] = { id = ids[i], title = title }
  end
  return all
end

flow("pizza", function(chat)
  local say = words_for(chat.contact)

  -- Whoever was here before may have the same again: chat:get is about the contact and lasts.
  local size, flavour
  local last = chat:get("last_pizza")
  if last and chat:confirm(say.again:format(last.flavour, last.size)) then
    size, flavour = last.size, last.flavour
  end

  if not size then
    size = chat:choose(say.size:format(chat.contact.name), choices(size_ids, say.sizes), { timeout = "2h" })
    if not size then return chat:say(say.later) end
    flavour = chat:choose(say.toppings, flavours, { timeout = "2h" })
    if not flavour then return chat:say(say.later) end
  end

  local drink = chat:choose(say.drink, choices({ "water", "lemonade", "nothing" }, say.drinks), { timeout = "30m" })

  -- What may fail is caught; the failure is remembered like any other answer.
  local reached, price = pcall(function()
    return http.get_json("https://pizza.example.com/price", { size = size, flavour = flavour, drink = drink }).price
  end)
  if not reached then
    chat:say(say.busy)
    return chat:handoff { department = "kitchen", note = ("1 pizza %s %s, price list away"):format(flavour, size) }
  end

  local where = chat:ask { say.where, timeout = "1h" }
  if not where then return chat:say(say.later) end
  if not chat:confirm(say.order:format(flavour, size, price), { timeout = "1h" }) then return chat:say(say.no) end

  http.post("https://pizza.example.com/orders", { size = size, flavour = flavour, drink = drink, where = where })
  chat:set("last_pizza", { size = size, flavour = flavour })
  chat:event("pizza", price, { flavour = flavour })
  chat:tag("pizza-lover")
  chat:say(say.baking)

  chat:wait("25m")
  chat:say(say.leaving)
end)
