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
// passes here. Without FORCE_BODY a <style> at the beginning of a string would be dropped.
window.trustedTypes?.createPolicy('default', {
  createHTML: (html) => DOMPurify.sanitize(html, { ADD_TAGS: ['style'], FORCE_BODY: true }),
});
