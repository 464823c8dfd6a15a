// The customers whose phones are on the desk: kept in the address, so that it can be shared, and in the browser.

const KEY = "parley.phone.people";
const FIRST = { customer: "5511999990001", name: "Ana" };
const NAMES = ["Bruno", "Carla", "Diego", "Elena", "Felipe", "Gabi", "Hugo", "Iris"];
const MOST = 8;
const isCustomer = (text) => /^[A-Za-z0-9._@-]{1,64}$/.test(text);

function fromAddress() {
  return new URLSearchParams(location.search).getAll("customer").map((text) => {
    const colon = text.indexOf(":");
    return colon < 0 ? { customer: text, name: "" } : { customer: text.slice(0, colon), name: text.slice(colon + 1) };
  });
}

function fromBrowser() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || [];
  } catch {
    return [];
  }
}

export function loadPeople() {
  const found = [fromAddress(), fromBrowser()].find((list) => list.some((person) => isCustomer(person.customer))) || [FIRST];
  const once = new Map(found.filter((person) => isCustomer(person.customer)).map((person) => [person.customer, person]));
  return [...once.values()].slice(0, MOST);
}

export function savePeople(people) {
  const address = new URL(location.href);
  address.searchParams.delete("customer");
  for (const { customer, name } of people) address.searchParams.append("customer", `${customer}:${name}`);
  history.replaceState(null, "", address);
  try {
    localStorage.setItem(KEY, JSON.stringify(people));
  } catch {
    // The address has them.
  }
}

/** A name and number that nobody on the desk has. */
export function suggestPerson(people) {
  const names = new Set(people.map((person) => person.name));
  const numbers = new Set(people.map((person) => person.customer));
  let number = Number(FIRST.customer);
  while (numbers.has(String(number))) number += 1;
  return { customer: String(number), name: NAMES.find((name) => !names.has(name)) || "" };
}

/** "+55 11 99999-0001" for a Brazilian mobile, digits with a + for other numbers, names as they are. */
export function shownNumber(customer) {
  const brazil = /^55(\d\d)(\d{5})(\d{4})$/.exec(customer);
  if (brazil) return `+55 ${brazil[1]} ${brazil[2]}-${brazil[3]}`;
  return /^\d{8,15}$/.test(customer) ? `+${customer}` : customer;
}

export const canAdd = (people) => people.length < MOST;
