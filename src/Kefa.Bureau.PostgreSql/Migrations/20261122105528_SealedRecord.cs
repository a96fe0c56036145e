using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Kefa.Bureau.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class SealedRecord : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "batch_leaf",
                table: "event",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "batch_position",
                table: "event",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "commitment",
                table: "event",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "evidence_log",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    origin = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    vkey = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    opened_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    closed_for = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    frontier = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evidence_log", x => x.id);
                    table.ForeignKey(
                        name: "FK_evidence_log_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "leaf",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    entry = table.Column<byte[]>(type: "bytea", nullable: false),
                    stream = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    n = table.Column<int>(type: "integer", nullable: true),
                    log_id = table.Column<int>(type: "integer", nullable: true),
                    ix = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_leaf", x => x.id);
                    table.ForeignKey(
                        name: "FK_leaf_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_leaf_evidence_log_log_id",
                        column: x => x.log_id,
                        principalTable: "evidence_log",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "log_checkpoint",
                columns: table => new
                {
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    previous_size = table.Column<long>(type: "bigint", nullable: false),
                    root = table.Column<byte[]>(type: "bytea", nullable: false),
                    note = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    fence = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_checkpoint", x => new { x.log_id, x.size });
                    table.ForeignKey(
                        name: "FK_log_checkpoint_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_log_checkpoint_evidence_log_log_id",
                        column: x => x.log_id,
                        principalTable: "evidence_log",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "log_tile",
                columns: table => new
                {
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    level = table.Column<int>(type: "integer", nullable: false),
                    n = table.Column<long>(type: "bigint", nullable: false),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    hashes = table.Column<byte[]>(type: "bytea", nullable: false),
                    root = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_tile", x => new { x.log_id, x.level, x.n });
                    table.ForeignKey(
                        name: "FK_log_tile_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_log_tile_evidence_log_log_id",
                        column: x => x.log_id,
                        principalTable: "evidence_log",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "log_cosignature",
                columns: table => new
                {
                    log_id = table.Column<int>(type: "integer", nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    witness = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    line = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_cosignature", x => new { x.log_id, x.size, x.witness });
                    table.ForeignKey(
                        name: "FK_log_cosignature_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_log_cosignature_log_checkpoint_log_id_size",
                        columns: x => new { x.log_id, x.size },
                        principalTable: "log_checkpoint",
                        principalColumns: new[] { "log_id", "size" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_event_bureau_id_batch_leaf_batch_position",
                table: "event",
                columns: new[] { "bureau_id", "batch_leaf", "batch_position" },
                filter: "batch_leaf IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_event_not_sealed",
                table: "event",
                column: "bureau_id",
                filter: "commitment IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_evidence_log_bureau_id_name",
                table: "evidence_log",
                columns: new[] { "bureau_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_evidence_log_origin",
                table: "evidence_log",
                column: "origin",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_leaf_bureau_id_hash",
                table: "leaf",
                columns: new[] { "bureau_id", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_leaf_bureau_id_id",
                table: "leaf",
                columns: new[] { "bureau_id", "id" },
                filter: "ix IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_leaf_log_id_ix",
                table: "leaf",
                columns: new[] { "log_id", "ix" },
                unique: true,
                filter: "ix IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_log_checkpoint_bureau_id",
                table: "log_checkpoint",
                column: "bureau_id");

            migrationBuilder.CreateIndex(
                name: "IX_log_checkpoint_log_id_previous_size",
                table: "log_checkpoint",
                columns: new[] { "log_id", "previous_size" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_log_cosignature_bureau_id",
                table: "log_cosignature",
                column: "bureau_id");

            migrationBuilder.CreateIndex(
                name: "IX_log_tile_bureau_id",
                table: "log_tile",
                column: "bureau_id");

            Guards.SealedRecord(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "leaf");

            migrationBuilder.DropTable(
                name: "log_cosignature");

            migrationBuilder.DropTable(
                name: "log_tile");

            migrationBuilder.DropTable(
                name: "log_checkpoint");

            migrationBuilder.DropTable(
                name: "evidence_log");

            migrationBuilder.DropIndex(
                name: "IX_event_bureau_id_batch_leaf_batch_position",
                table: "event");

            migrationBuilder.DropIndex(
                name: "ix_event_not_sealed",
                table: "event");

            migrationBuilder.DropColumn(
                name: "batch_leaf",
                table: "event");

            migrationBuilder.DropColumn(
                name: "batch_position",
                table: "event");

            migrationBuilder.DropColumn(
                name: "commitment",
                table: "event");
        }
    }
}
