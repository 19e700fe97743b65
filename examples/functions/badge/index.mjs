// A badge as an image: a proxy function whose answer is binary or text, as the path says.

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg+M9QDwADgQGAs2lTtQAAAABJRU5ErkJggg==";

const svg = (label) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="20"><text x="8" y="14">${label}</text></svg>`;

const escaped = (text) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.codePointAt(0)};`);

export const handler = async (event) => {
  const name = decodeURIComponent(event.pathParameters.name);
  console.log("a badge for", name);
  if (name.endsWith(".png")) {
    return {
      statusCode: 200,
      multiValueHeaders: { "Content-Type": ["image/png"], "Cache-Control": ["max-age=60"] },
      body: PIXEL,
      isBase64Encoded: true,
    };
  }
  return {
    statusCode: 200,
    headers: { "Content-Type": "image/svg+xml" },
    body: svg(escaped(name)),
  };
};
