/**
 * What `https://checkout.razorpay.com/v1/checkout.js` offers: the same constructor, answered by the fake's own window
 * in a frame over the page. A failed payment leaves the window open, as the real one does.
 */
export const SDK_SCRIPT = `(() => {
  const origin = new URL(document.currentScript.src).origin;

  const overlayStyle = 'position:fixed;inset:0;z-index:2147483647;display:grid;place-items:center;'
    + 'background:rgb(10 14 22 / 0.65)';
  const frameStyle = 'width:min(100%,28rem);height:min(100%,46rem);border:0;border-radius:min(1rem,2vw);'
    + 'box-shadow:0 1.5rem 4rem rgb(0 0 0 / 0.35)';

  window.Razorpay = class Razorpay {
    #options;
    #listeners = new Map();
    #overlay;
    #before;

    constructor(options) {
      if (!options || !options.key) throw new TypeError('No key passed');
      if (options.amount !== undefined && !Number.isInteger(Number(options.amount))) {
        throw new TypeError('The amount must be in paise');
      }
      this.#options = options;
    }

    on(event, listener) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
      return this;
    }

    open() {
      if (this.#overlay) return this;
      const { key, order_id, amount, currency, name, description, notes, recurring } = this.#options;
      const query = new URLSearchParams({
        key,
        order_id: order_id ?? '',
        amount: String(amount ?? ''),
        currency: currency ?? 'INR',
        name: name ?? '',
        description: description ?? '',
        notes: JSON.stringify(notes ?? {}),
        recurring: recurring ? '1' : '',
        merchant: location.origin,
      });
      const frame = document.createElement('iframe');
      frame.title = 'Razorpay Checkout';
      frame.className = 'razorpay-checkout-frame';
      frame.src = origin + '/window?' + query;
      frame.style.cssText = frameStyle;
      this.#overlay = document.createElement('div');
      this.#overlay.className = 'razorpay-container';
      this.#overlay.style.cssText = overlayStyle;
      this.#overlay.append(frame);
      this.#before = document.activeElement;
      document.body.append(this.#overlay);
      frame.addEventListener('load', () => frame.focus(), { once: true });
      window.addEventListener('message', this.#hear);
      return this;
    }

    close() {
      window.removeEventListener('message', this.#hear);
      this.#overlay?.remove();
      this.#overlay = undefined;
      this.#before?.focus?.();
    }

    #hear = (event) => {
      const frame = this.#overlay?.firstChild;
      if (event.origin !== origin || event.source !== frame?.contentWindow) return;
      const { kind, response, error } = event.data;
      if (kind === 'failed') {
        for (const listener of this.#listeners.get('payment.failed') ?? []) listener({ error });
        return;
      }
      this.close();
      if (kind === 'dismissed') this.#options.modal?.ondismiss?.();
      if (kind === 'paid') this.#deliver(response);
    };

    #deliver(response) {
      const { handler, callback_url } = this.#options;
      if (!callback_url) return handler?.(response);
      const form = document.createElement('form');
      form.method = 'post';
      form.action = callback_url;
      for (const [name, value] of Object.entries(response)) {
        const field = document.createElement('input');
        field.type = 'hidden';
        field.name = name;
        field.value = value;
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    }
  };
})();
`;
