#!/bin/sh
set -eu
docker build -t boxoffice:"$GITHUB_SHA" .
