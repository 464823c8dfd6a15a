// The styles that Redoc writes into the page bear the nonce of this response, or the browser would refuse them.
Redoc.init(
  "/api-docs/openapi.json",
  { nonce: document.currentScript.nonce, theme: { typography: { fontFamily: "system-ui, sans-serif", headings: { fontFamily: "system-ui, sans-serif" } } } },
  document.getElementById("document"),
);
