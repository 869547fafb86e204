import DOMPurify from 'dompurify';

declare global {
  interface Window {
    /** Absent in browsers older than 2026; there escaping and the Content Security Policy are the net. */
    readonly trustedTypes?: {
      createPolicy(name: string, rules: { createHTML(html: string): string }): unknown;
    };
  }
}

// Imported before anything else: every string that jsPsych, its plugins or SurveyJS turn into HTML
// passes here. Without FORCE_BODY a <style> at the beginning of a string would be dropped; blob: is what a page
// has recorded and plays back.
const CONFIG = {
  ADD_TAGS: ['style'],
  FORCE_BODY: true,
  ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel|blob):|[^a-z]|[a-z+.-]+(?:[^a-z+.\-:]|$))/i,
};

// Ids that are also properties of a form are dropped, as they could hide these; virtual-chinrest needs one of them.
DOMPurify.addHook('uponSanitizeAttribute', (_node, attribute) => {
  if (attribute.attrName === 'id' && attribute.attrValue === 'click') attribute.forceKeepAttr = true;
});

window.trustedTypes?.createPolicy('default', {
  createHTML: (html) => DOMPurify.sanitize(html, CONFIG),
});
