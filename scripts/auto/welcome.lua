-- The first words of a new installation: greetings, thanks, goodbye, help, price and hours, each answered in the
-- language it was asked in. Change them freely: a saved file is checked and takes over at once; a broken one leaves the
-- old one serving and says why in the log.
--
-- {{tenant.name}}, {{tenant.site}} and {{tenant.hours}} come from the tenant's settings, {{contact.name}} from the
-- contact. A name that is not known stays as typed, so fill in the settings or edit these texts.

-- Keywords meet the text without case and accents, so a word that two languages share ("horario", "menu") answers in
-- the language whose rule has the larger priority.

-- The buttons; pressing one sends its title, which the rules below understand.
local menus = {
  pt = { { id = "price", title = "Preços" }, { id = "hours", title = "Horário" }, { id = "agent", title = "Falar com alguém" } },
  en = { { id = "price", title = "Prices" }, { id = "hours", title = "Opening hours" }, { id = "agent", title = "Talk to someone" } },
  es = { { id = "price", title = "Precios" }, { id = "hours", title = "Horarios" }, { id = "agent", title = "Hablar con alguien" } },
}

-- A person who asks for a person gets one, whatever else the message says.
on.keyword { "falar com alguém", "atendente", "falar com atendente", name = "agent-pt", priority = 20,
  reply = "Claro! Já vou chamar alguém da equipe. 🙋", handoff = "support" }
on.keyword { "talk to someone", "agent", "human", "talk to a person", name = "agent-en", priority = 20,
  reply = "Of course! Let me get someone from the team. 🙋", handoff = "support" }
on.keyword { "hablar con alguien", "agente", "asesor", name = "agent-es", priority = 20,
  reply = "¡Claro! Ya llamo a alguien del equipo. 🙋", handoff = "support" }

on.keyword { "preço", "preços", "valor", "valores", "quanto custa", "orçamento", name = "price-pt", priority = 10,
  reply = "Nossos preços estão em {{tenant.site}} 😊 Se preferir, diga o que procura e eu ajudo." }
on.keyword { "price", "prices", "pricing", "cost", "how much", name = "price-en", priority = 10,
  reply = "You will find our prices at {{tenant.site}} 😊 Or tell me what you are looking for." }
on.keyword { "precio", "precios", "cuánto cuesta", "cuánto vale", "presupuesto", name = "price-es", priority = 10,
  reply = "Nuestros precios están en {{tenant.site}} 😊 O dime qué buscas y te ayudo." }

on.keyword { "horário", "que horas abre", "que horas fecha", "funcionamento", name = "hours-pt", priority = 10,
  reply = "Nosso horário de atendimento: {{tenant.hours}}. 🕘" }
on.keyword { "hours", "opening hours", "when are you open", "what time do you open", name = "hours-en", priority = 10,
  reply = "Our opening hours: {{tenant.hours}}. 🕘" }
on.keyword { "horarios", "horario de atención", "a qué hora abren", "a qué hora cierran", name = "hours-es", priority = 11,
  reply = "Nuestro horario de atención: {{tenant.hours}}. 🕘" }

on.keyword { "ajuda", "menu", "opções", name = "help-pt", priority = 5,
  reply = { text = "Posso ajudar com isto:", buttons = menus.pt } }
on.keyword { "help", "options", name = "help-en", priority = 5,
  reply = { text = "Here is what I can help with:", buttons = menus.en } }
on.keyword { "ayuda", "menú", "opciones", name = "help-es", priority = 4,
  reply = { text = "Puedo ayudarte con esto:", buttons = menus.es } }

on.keyword { "obrigado", "obrigada", "valeu", "agradeço", name = "thanks-pt",
  reply = "Por nada, {{contact.name}}! 😊 Precisando, é só chamar." }
on.keyword { "thanks", "thank you", "thx", name = "thanks-en",
  reply = "You are welcome, {{contact.name}}! 😊 I am here whenever you need me." }
on.keyword { "gracias", "muchas gracias", name = "thanks-es",
  reply = "¡De nada, {{contact.name}}! 😊 Aquí estoy cuando me necesites." }

on.keyword { "tchau", "até logo", "até mais", name = "goodbye-pt", reply = "Até logo, {{contact.name}}! 👋" }
on.keyword { "bye", "goodbye", "see you", name = "goodbye-en", reply = "Goodbye, {{contact.name}}! 👋" }
on.keyword { "adiós", "hasta luego", "chao", name = "goodbye-es", reply = "¡Hasta luego, {{contact.name}}! 👋" }

-- Greetings come last of the words: "oi, qual o preço?" is a question about the price.
on.keyword { "oi", "olá", "bom dia", "boa tarde", "boa noite", "e aí", name = "greeting-pt", priority = -5,
  reply = { text = "Olá, {{contact.name}}! 👋 Que bom ver você. Como posso ajudar?", buttons = menus.pt } }
on.keyword { "hi", "hello", "hey", "good morning", "good afternoon", "good evening", name = "greeting-en", priority = -5,
  reply = { text = "Hello, {{contact.name}}! 👋 Good to see you. How can I help?", buttons = menus.en } }
on.keyword { "hola", "buenos días", "buenas tardes", "buenas noches", name = "greeting-es", priority = -5,
  reply = { text = "¡Hola, {{contact.name}}! 👋 Qué gusto verte. ¿Cómo puedo ayudarte?", buttons = menus.es } }

-- Nothing matched, so the language is not known either: say so in all three.
on.default { name = "not-understood",
  reply = { text = "Desculpe, não entendi. Digite *menu*. 🙂\nSorry, I did not get that. Type *help*.\nPerdona, no entendí. Escribe *ayuda*.",
            buttons = menus.pt } }
