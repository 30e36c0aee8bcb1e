// Whether a consent banner stands on the page: nobody is to be asked two things at once.
import { afterChanges } from './watching';

/** By what the banners of known platforms are found. A site's own says so itself, by an attribute. */
const BANNERS = [
  '[data-leadline-consent-banner]',
  '#onetrust-banner-sdk, #onetrust-pc-sdk', // OneTrust
  '#CybotCookiebotDialog', // Cookiebot
  '.cky-consent-container, .cky-modal', // CookieYes
  '#didomi-notice, #didomi-popup', // Didomi
  '#usercentrics-root, #usercentrics-cmp-ui', // Usercentrics
  '.qc-cmp2-container', // Quantcast, InMobi
  '.cmplz-cookiebanner', // Complianz
  '.klaro .cookie-notice, .klaro .cookie-modal', // Klaro
  '.osano-cm-dialog', // Osano
  '.cc-window', // Osano's older, open one (Cookie Consent)
  '#iubenda-cs-banner', // Iubenda
  '#termly-code-snippet-support', // Termly
  '#axeptio_overlay', // Axeptio
  '#cc-main .cm, #cc-main .pm', // CookieConsent (Orest Bida)
  '#truste-consent-track, .truste_box_overlay', // TrustArc
  '#hs-eu-cookie-confirmation', // HubSpot
  '#BorlabsCookieBox', // Borlabs
  '.cookiefirst-root', // CookieFirst
  '#cmpbox', // consentmanager
  '[id^="sp_message_container_"]', // Sourcepoint
  '.fc-consent-root', // Google's
  '#tarteaucitronAlertBig', // tarteaucitron
  '#cookie-notice', // Cookie Notice
  '#moove_gdpr_cookie_info_bar', // Moove
  '#shopify-pc__banner', // Shopify
  '#cookiescript_injected', // CookieScript
  '#coiOverlay', // Cookie Information
  '#ccc-notify, #ccc-overlay', // Civic
  '#lanyard_root', // Ketch
];
/** As many elements of one are looked at: its root may be a box of no size with all that is to be seen inside. */
const MOST = 100;

export class Banner {
  readonly #say: (on: boolean) => void;
  #on = false;
  #looking: AbortController | undefined;

  constructor(say: (on: boolean) => void) {
    this.#say = say;
  }

  watch(wanted: boolean): void {
    if (!wanted) this.stop();
    if (!wanted || this.#looking) return;
    this.#looking = new AbortController();
    const { signal } = this.#looking;
    const look = () => this.#look();
    afterChanges(look, signal, { attributes: true, attributeFilter: ['class', 'style', 'hidden', 'open'] });
    for (const name of ['transitionend', 'animationend']) document.addEventListener(name, look, { passive: true, signal });
    look();
  }

  stop(): void {
    this.#looking?.abort();
    this.#looking = undefined;
  }

  /** Whether one stands there at this moment. */
  static stands(): boolean {
    return [...document.querySelectorAll(BANNERS.join())].some(stands);
  }

  #look(): void {
    const on = Banner.stands();
    if (on === this.#on) return;
    this.#on = on;
    this.#say(on);
  }
}

/** Whether something of it is to be seen. */
function stands(banner: Element): boolean {
  const inside = (root: ParentNode | null) => (root ? [...root.querySelectorAll('*')].slice(0, MOST) : []);
  return [banner, ...inside(banner), ...inside(banner.shadowRoot)].some((element) => {
    const { width, height, top, bottom } = element.getBoundingClientRect();
    if (width === 0 || height === 0 || bottom <= 0 || top >= innerHeight) return false;
    const { visibility, opacity } = getComputedStyle(element);
    return visibility === 'visible' && opacity !== '0';
  });
}
