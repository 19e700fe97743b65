// Converts temperatures: a function behind a non-proxy integration, which maps its errors.

const FROM_CELSIUS = {
  kelvin: (degrees) => degrees + 273.15,
  fahrenheit: (degrees) => (degrees * 9) / 5 + 32,
};

exports.handler = async ({ celsius, to }) => {
  const convert = FROM_CELSIUS[to];
  if (convert === undefined) {
    throw new Error(`BadRequest: no scale is called ${to}`);
  }
  return { [to]: Math.round(convert(celsius) * 100) / 100 };
};
