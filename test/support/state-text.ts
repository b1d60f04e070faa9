/** A state file with one profile, as the original program writes it. */
export const WEB_STATE = `web:
  destination:
  - 10.0.1.4:8080
  - 10.0.1.5:8080
  logEnabled: false
  logLevel: "4"
  protocol: tcp
  rulesBackend: client
  source: 10.100.0.10:8081
`;
