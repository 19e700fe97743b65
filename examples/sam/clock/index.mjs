// The time in a zone.

export const handler = async (event) => {
  const timeZone = event.pathParameters.zone;
  try {
    const time = new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "short" });
    return { statusCode: 200, body: JSON.stringify({ timeZone, time: time.format(new Date()) }) };
  } catch {
    return { statusCode: 404, body: JSON.stringify({ message: `no zone ${timeZone}` }) };
  }
};
