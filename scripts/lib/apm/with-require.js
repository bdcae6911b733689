// @ts-nocheck: its packages are only in the folder with its copy
'use strict';

const express = require('express');
const { Pool } = require('pg');
const { start } = require('./application.js');

void start(express, Pool);
