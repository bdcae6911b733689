// @ts-nocheck: its packages are installed where it is copied to
'use strict';

const express = require('express');
const { Pool } = require('pg');
const { start } = require('./application.js');

void start(express, Pool);
