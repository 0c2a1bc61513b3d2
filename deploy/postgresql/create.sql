-- The role and the empty database: psql -v password="'…'" -f create.sql (as the user postgres).
CREATE ROLE mytoyota LOGIN PASSWORD :password;
CREATE DATABASE mytoyota OWNER mytoyota ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE mytoyota FROM PUBLIC;
