/** A request that is answered with an error in the form of the chat completions API. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }

  get body() {
    return { error: { message: this.message, type: 'invalid_request_error', code: this.status } };
  }
}

export function bad(message) {
  return new Refusal(400, message);
}
