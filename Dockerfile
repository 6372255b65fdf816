# One image for the server, the worker and the migration: `docker-compose.yml` gives each its command.

FROM node:24-bookworm-slim AS build
WORKDIR /inkvine
COPY . .
RUN npx -y "$(node -p "require('./package.json').packageManager")" install --frozen-lockfile \
      --filter @inkvine/server... --filter @inkvine/worker... --filter @inkvine/web...
RUN cd apps/web && node_modules/.bin/vite build
# The same again without what only building and testing need.
RUN rm -rf node_modules apps/*/node_modules packages/*/node_modules tooling/*/node_modules \
 && npx -y "$(node -p "require('./package.json').packageManager")" install --frozen-lockfile --prod \
      --filter @inkvine/server... --filter @inkvine/worker...

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /inkvine
COPY --from=build /inkvine/package.json ./
COPY --from=build /inkvine/node_modules ./node_modules
COPY --from=build /inkvine/packages ./packages
COPY --from=build /inkvine/apps/server ./apps/server
COPY --from=build /inkvine/apps/worker ./apps/worker
COPY --from=build /inkvine/apps/web/dist ./apps/web/dist
# A new volume takes over who owns the folder it is mounted on.
RUN mkdir -p /data/files && chown node:node /data/files
ENV FILE_STORAGE_DIR=/data/files
USER node
EXPOSE 3000
CMD ["node", "apps/server/src/main.ts"]
