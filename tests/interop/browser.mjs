// A browser as small as the tests need: cookies by host, redirects by hand, forms by their fields.

const jars = new Map();

function remember(origin, response) {
  const jar = jars.get(origin) ?? new Map();
  for (const line of response.headers.getSetCookie()) {
    const [pair] = line.split(";");
    const at = pair.indexOf("=");
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === "" || /max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }
  jars.set(origin, jar);
}

export function forget() {
  jars.clear();
}

// One request; redirects are followed until one leads outside `inside` (a list of origins).
export async function open(url, inside, form) {
  let target = new URL(url);
  let body = form ? new URLSearchParams(form) : undefined;
  for (let hop = 0; hop < 12; hop += 1) {
    const cookies = [...(jars.get(target.origin) ?? new Map())].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(target, {
      method: body ? "POST" : "GET",
      body,
      redirect: "manual",
      headers: cookies ? { cookie: cookies } : {},
    });
    remember(target.origin, response);
    if (response.status < 300 || response.status > 399) {
      return { url: target, status: response.status, text: await response.text() };
    }
    target = new URL(response.headers.get("location"), target);
    body = undefined;
    if (!inside.includes(target.origin)) return { url: target, status: 0, text: "" };
  }
  throw new Error("too many redirects");
}

// Sends the form of a page that was opened, with what is typed.
export function submit(page, inside, typed) {
  const fields = {};
  for (const [tag] of page.text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag);
    const value = /value="([^"]*)"/.exec(tag);
    if (name) fields[name[1]] = value ? value[1] : "";
  }
  return open(page.url, inside, { ...fields, ...typed });
}

// The way of a person through our provider: login where it is asked for, consent where it is asked for.
export async function through(url, person, inside) {
  let page = await open(url, inside);
  if (page.text.includes('name="password"')) page = await submit(page, inside, person);
  if (page.text.includes('value="agree"')) page = await submit(page, inside, { choice: "agree" });
  return page.url;
}
