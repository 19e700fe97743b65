// Answers with the path that it was asked for.

exports.handler = async (event) => ({ statusCode: 200, body: event.path });
