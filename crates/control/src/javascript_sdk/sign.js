  // AWS's Signature Version 4 for methods with AWS_IAM, with the Web Crypto API.

  // Like AWS, and unlike encodeURIComponent, everything but letters, digits and -_.~
  function encode(text) {
    return encodeURIComponent(text).replace(
      /[!'()*]/g,
      (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  }

  function hex(buffer) {
    const bytes = Array.from(new Uint8Array(buffer));
    return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function bytesOf(data) {
    return typeof data === "string" ? new TextEncoder().encode(data) : data;
  }

  async function hash(data) {
    return hex(await crypto.subtle.digest("SHA-256", bytesOf(data)));
  }

  async function hmac(secret, text) {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", bytesOf(secret), algorithm, false, ["sign"]);
    return crypto.subtle.sign("HMAC", key, bytesOf(text));
  }

  // Encodes an encoded path once more, without its empty segments.
  function canonicalPath(path) {
    const segments = path.split("/").filter((segment) => segment !== "");
    const end = path.endsWith("/") && segments.length > 0 ? "/" : "";
    return `/${segments.map(encode).join("/")}${end}`;
  }

  // Sorts an encoded query by names, then by values.
  function sortedQuery(query) {
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    const pairs = query.split("&").map((pair) => pair.split("="));
    pairs.sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]));
    return pairs.map((pair) => pair.join("=")).join("&");
  }

  // Adds a signature to the headers of a call whose query is encoded.
  async function sign(settings, method, address, headers, payload) {
    if (!settings.accessKey || !settings.secretKey) {
      throw new Error(
        `${method.name} needs a call that is signed (AWS_IAM): give newClient accessKey and secretKey`,
      );
    }
    if (typeof crypto !== "object" || !crypto.subtle) {
      throw new Error(
        `${method.name}: signing needs the Web Crypto API (HTTPS or localhost, Node.js 20 or later)`,
      );
    }
    const url = new URL(address);
    const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, "");
    headers.set("x-amz-date", time);
    if (settings.sessionToken) headers.set("x-amz-security-token", settings.sessionToken);
    const signed = [["host", url.host]];
    for (const name of ["x-amz-date", "x-amz-security-token"]) {
      if (headers.has(name)) signed.push([name, headers.get(name)]);
    }
    const names = signed.map(([name]) => name).join(";");
    const request = [
      method.verb,
      canonicalPath(url.pathname),
      sortedQuery(url.search.slice(1)),
      ...signed.map(([name, value]) => `${name}:${value}`),
      "",
      names,
      await hash(payload),
    ].join("\n");
    const scope = [time.slice(0, 8), settings.region, "execute-api", "aws4_request"];
    const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), await hash(request)].join("\n");
    let key = `AWS4${settings.secretKey}`;
    for (const part of scope) key = await hmac(key, part);
    const signature = hex(await hmac(key, text));
    headers.set(
      "Authorization",
      `AWS4-HMAC-SHA256 Credential=${settings.accessKey}/${scope.join("/")}, ` +
        `SignedHeaders=${names}, Signature=${signature}`,
    );
  }
