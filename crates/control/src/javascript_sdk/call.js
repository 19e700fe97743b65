  // How one method is called: what is given goes where the method declares it.

  function isGiven(value) {
    return value !== undefined && value !== null;
  }

  // Fills the variables of a path; a greedy one keeps its slashes.
  function fillPath(method, params) {
    return method.path.replace(/\{([^}+]+)(\+?)\}/g, (_, name, greedy) => {
      const text = String(params[name]);
      const parts = greedy ? text.split("/") : [text];
      if (parts.some((part) => part === "." || part === "..")) {
        throw new Error(`${method.name}: "${text}" cannot stand in a path`);
      }
      return parts.map(encode).join("/");
    });
  }

  function writeQuery(method, params, more) {
    const values = Object.create(null);
    for (const name of method.query) {
      if (isGiven(params[name])) values[name] = params[name];
    }
    Object.assign(values, more);
    const pairs = Object.entries(values).flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value])
        .filter(isGiven)
        .map((one) => `${encode(name)}=${encode(one)}`),
    );
    return pairs.length > 0 ? `?${pairs.join("&")}` : "";
  }

  // Text, bytes, files and forms are sent as they are, other values as JSON; an empty object is
  // no body.
  function writeBody(body) {
    if (!isGiven(body) || body === "") return undefined;
    const prototype = typeof body === "object" ? Object.getPrototypeOf(body) : null;
    if (prototype === Object.prototype && Object.keys(body).length === 0) return undefined;
    const isData =
      typeof body !== "object" || prototype === Object.prototype || prototype === null ||
      Array.isArray(body);
    return isData && typeof body !== "string" ? JSON.stringify(body) : body;
  }

  function writeHeaders(settings, method, params, more, body) {
    const headers = new Headers();
    headers.set("Accept", settings.defaultAcceptType);
    const bringsItsType = ["FormData", "URLSearchParams", "Blob", "File"];
    if (body !== undefined && !bringsItsType.includes(body.constructor.name)) {
      headers.set("Content-Type", settings.defaultContentType);
    }
    if (settings.apiKey) headers.set("x-api-key", settings.apiKey);
    for (const name of method.headers) {
      if (isGiven(params[name])) headers.set(name, String(params[name]));
    }
    for (const [name, value] of Object.entries(more || {})) {
      if (isGiven(value)) headers.set(name, String(value));
    }
    return headers;
  }

  async function readAnswer(response) {
    const type = response.headers.get("Content-Type") || "";
    const isText = type === "" || /^text\/|[/+](json|xml|javascript)\b|urlencoded/i.test(type);
    if (!isText) return new Uint8Array(await response.arrayBuffer());
    const text = await response.text();
    if (!/[/+]json\b/i.test(type)) return text;
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }

  async function call(settings, method, params, body, additionalParams) {
    const given = Object.assign(Object.create(null), params);
    const more = additionalParams || {};
    const missing = method.required.filter((name) => !isGiven(given[name]) || given[name] === "");
    if (missing.length > 0) {
      throw new Error(`${method.name}: missing parameters: ${missing.join(", ")}`);
    }
    let sent = writeBody(body);
    if (sent !== undefined && (method.verb === "GET" || method.verb === "HEAD")) {
      throw new Error(`${method.name}: fetch sends no body with ${method.verb}`);
    }
    const path = fillPath(method, given);
    const query = writeQuery(method, given, more.queryParams);
    const url = settings.endpoint.replace(/\/+$/, "") + path + query;
    const headers = writeHeaders(settings, method, given, more.headers, sent);
    if (method.authorization === "AWS_IAM") {
      if (sent !== undefined) {
        // the bytes that are signed are the bytes that are sent, of forms too
        const whole = new Response(sent);
        const type = whole.headers.get("Content-Type");
        if (!headers.has("Content-Type") && type) headers.set("Content-Type", type);
        sent = await whole.arrayBuffer();
      }
      await sign(settings, method, url, headers, sent === undefined ? "" : sent);
    }
    const response = await fetch(url, { method: method.verb, headers, body: sent });
    const answer = {
      status: response.status,
      statusText: response.statusText,
      headers: Object.fromEntries(response.headers),
      data: await readAnswer(response),
      config: { method: method.verb, url, headers: Object.fromEntries(headers) },
    };
    if (!response.ok) {
      const error = new Error(`${method.name}: answered with status ${response.status}`);
      error.response = answer;
      throw error;
    }
    return answer;
  }
