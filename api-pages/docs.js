SwaggerUIBundle({
  url: "/api-docs/openapi.json",
  dom_id: "#document",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  docExpansion: "list",
  deepLinking: true,
  filter: true,
  validatorUrl: null, // it would send the document to a stranger
});
