#include "server/demo_story.hpp"

namespace parley::server {

namespace {
constexpr auto kContact = DemoLine::contact;
constexpr auto kBot = DemoLine::bot;
constexpr auto kPerson = DemoLine::person;
}  // namespace

const std::vector<DemoTalk>& demo_talks() {
  static const std::vector<DemoTalk> kTalks{
      {"pt",
       DemoEnd::resolved,
       {{kContact, "Oi, bom dia! Queria saber se meu pedido 48213 já saiu.", 0},
        {kBot, "Olá! Vou chamar alguém da equipe para olhar o seu pedido.", 2},
        {kPerson, "Bom dia! Saiu ontem à tarde, a transportadora entrega até sexta.", 340},
        {kContact, "Que ótimo, obrigada 😊", 95},
        {kPerson, "Eu que agradeço! Qualquer coisa é só chamar.", 60}}},
      {"pt",
       DemoEnd::unassigned,
       {{kContact, "Boa tarde, o boleto venceu e não consegui pagar. Dá para gerar outro?", 0},
        {kBot, "Claro! Um momento que alguém do financeiro já responde.", 2},
        {kContact, "É o da mensalidade de novembro", 70},
        {kContact, "Alguém aí?", 1500}}},
      {"pt",
       DemoEnd::assigned,
       {{kContact, "Comprei o tênis 38 e ficou pequeno, posso trocar por 39?", 0},
        {kBot, "Pode sim! Vou passar para a equipe de trocas.", 3},
        {kPerson, "Oi! Temos o 39 em estoque. Você prefere retirar na loja ou receber em casa?", 620},
        {kContact, "Em casa, por favor. Moro em Campinas.", 410}}},
      {"pt",
       DemoEnd::with_bot,
       {{kContact, "Qual o horário de vocês?", 0},
        {kBot, "Atendemos de segunda a sexta, das 9h às 18h, e sábado até as 13h.", 1},
        {kContact, "Valeu!", 40}}},
      {"en",
       DemoEnd::resolved,
       {{kContact, "Hi, I was charged twice for my subscription this month.", 0},
        {kBot, "Sorry about that! A colleague will look into it.", 2},
        {kPerson, "Hello! I see both charges. The second one is refunded now; it takes 3 to 5 days to show.", 900},
        {kContact, "Perfect, thanks for the quick help", 180}}},
      {"en",
       DemoEnd::assigned,
       {{kContact, "Do you ship to Ireland? And how long does it take?", 0},
        {kBot, "We do! Let me get somebody who can give you a date.", 2},
        {kPerson, "Five working days, and it is free above 60 euros. Shall I reserve something for you?", 1260},
        {kContact, "Yes please, the blue lamp, two of them", 2400},
        {kContact, "Can it arrive before the 30th?", 30}}},
      {"en",
       DemoEnd::unassigned,
       {{kContact, "The app logs me out every few minutes since the update", 0},
        {kBot, "Thank you for telling us. A person will be with you shortly.", 2},
        {kContact, "Android 14, version 5.2.1 if that helps", 55}}},
      {"en",
       DemoEnd::snoozed,
       {{kContact, "Could you call me about the offer for our office?", 0},
        {kBot, "With pleasure. Somebody from sales will write to you.", 2},
        {kPerson, "Hi! Of course. Is next Tuesday at ten all right?", 1500},
        {kContact, "Tuesday is fine. Talk to you then!", 600}}},
      {"en",
       DemoEnd::with_bot,
       {{kContact, "menu", 0}, {kBot, "Orders, payments, opening hours, or a person: what can I do for you?", 1}}},
      {"es",
       DemoEnd::resolved,
       {{kContact, "Hola, necesito la factura del pedido 7731 a nombre de la empresa.", 0},
        {kBot, "¡Hola! Ahora mismo le paso con administración.", 2},
        {kPerson, "Buenos días. ¿Me da el NIF y la dirección fiscal?", 480},
        {kContact, "B12345674, calle Mayor 12, Zaragoza", 260},
        {kPerson, "Listo, se la acabo de enviar por correo.", 1320},
        {kContact, "Recibida, muchas gracias", 700}}},
      {"es",
       DemoEnd::assigned,
       {{kContact, "Buenas, quería reservar una mesa para seis el sábado", 0},
        {kBot, "¡Perfecto! Un compañero le confirma enseguida.", 2},
        {kPerson, "¿A las 21:00 o a las 22:00? A las nueve queda terraza.", 840},
        {kContact, "A las nueve en la terraza, por favor", 150}}},
      {"es",
       DemoEnd::unassigned,
       {{kContact, "El paquete llegó abierto y falta una pieza", 0},
        {kBot, "Lo siento mucho. Aviso a una persona del equipo.", 2},
        {kContact, "Le mando fotos si hace falta", 90}}},
  };
  return kTalks;
}

std::span<const DemoPerson> demo_people() {
  static constexpr DemoPerson kPeople[] = {
      {"Mariana Souza", "+5511900000101", 0, 330, 0},    {"Thiago Almeida", "+5511900000102", 3, 326, 1},
      {"Grace O'Connor", "+12025550103", 4, 309, 1},     {"Lucía Fernández", "+34600000104", 9, 301, 2},
      {"Rafael Costa", "+5521900000105", 0, 284, 2},     {"Daniel Murphy", "+12025550106", 8, 279, 0},
      {"Carmen Ruiz", "+34600000107", 9, 262, 0},        {"Beatriz Lima", "+5531900000108", 2, 257, 1},
      {"Emily Clarke", "+12025550109", 7, 236, 1},       {"Javier Ortega", "+34600000110", 10, 231, 2},
      {"João Pedro Rocha", "+5541900000111", 0, 213, 0}, {"Oliver Hayes", "+12025550112", 4, 207, 2},
      {"Sofía Navarro", "+34600000113", 9, 188, 1},      {"Camila Ribeiro", "+5551900000114", 3, 183, 0},
      {"Hannah Brooks", "+12025550115", 5, 164, 0},      {"Gustavo Nunes", "+5561900000116", 0, 159, 1},
      {"Elena Castro", "+34600000117", 10, 140, 2},      {"Larissa Martins", "+5571900000118", 2, 134, 2},
      {"Jack Turner", "+12025550119", 4, 115, 0},        {"Diego Morales", "+34600000120", 9, 92, 1},
      {"Fernanda Oliveira", "+5581900000121", 0, 87, 1}, {"Chloe Evans", "+12025550122", 7, 69, 2},
      {"Pablo Giménez", "+34600000123", 11, 50, 0},      {"Bruno Carvalho", "+5585900000124", 1, 45, 0},
      {"Amelia Wright", "+12025550125", 5, 28, 1},       {"Isabel Romero", "+34600000126", 10, 23, 0},
      {"Juliana Pires", "+5591900000127", 2, 20, 2},     {"Liam Foster", "+12025550128", 6, 5, 0},
      {"Renata Barbosa", "+5562900000129", 1, 4, 0},     {"Marta Iglesias", "+34600000130", 11, 2, 0},
  };
  return kPeople;
}

std::span<const DemoColleague> demo_colleagues() {
  static constexpr DemoColleague kColleagues[] = {{"bia@demo.parley.local", "Bia (demo)"},
                                                  {"owen@demo.parley.local", "Owen (demo)"},
                                                  {"ines@demo.parley.local", "Inés (demo)"}};
  return kColleagues;
}

}  // namespace parley::server
