const { INTERVIEWS_URL: url = 'http://localhost:3000', INTERVIEWS_KEY: apiKey = '', PORT = '4000' } = process.env;

export const env = { url: url.replace(/\/$/, ''), apiKey, port: Number(PORT) };
