// @ts-nocheck: its packages are installed where it is copied to
import express from 'express';
import pg from 'pg';
import application from './application.js';

void application.start(express, pg.Pool);
