using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kefa.Bureau.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Matters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "field",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    stream = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    path = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    number = table.Column<decimal>(type: "numeric(28,10)", precision: 28, scale: 10, nullable: true),
                    date = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_field", x => new { x.bureau_id, x.stream, x.path, x.place });
                    table.ForeignKey(
                        name: "FK_field_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "matter",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    stream = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    procedure = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    version = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    title = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    party = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    party_account = table.Column<Guid>(type: "uuid", nullable: true),
                    stage = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    waiting_on = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: true),
                    sort_on = table.Column<DateOnly>(type: "date", nullable: false),
                    deadline = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    is_suspended = table.Column<bool>(type: "boolean", nullable: false),
                    handler = table.Column<Guid>(type: "uuid", nullable: true),
                    division = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    opened_on = table.Column<DateOnly>(type: "date", nullable: false),
                    closed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    last_event = table.Column<int>(type: "integer", nullable: false),
                    last_on = table.Column<DateOnly>(type: "date", nullable: false),
                    last_transition = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    search_text = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_matter", x => new { x.bureau_id, x.stream });
                    table.ForeignKey(
                        name: "FK_matter_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "query_code",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    stream = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    code = table.Column<string>(type: "character varying(6)", maxLength: 6, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_query_code", x => new { x.bureau_id, x.stream });
                    table.ForeignKey(
                        name: "FK_query_code_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_field_bureau_id_path_date",
                table: "field",
                columns: new[] { "bureau_id", "path", "date" });

            migrationBuilder.CreateIndex(
                name: "IX_field_bureau_id_path_number",
                table: "field",
                columns: new[] { "bureau_id", "path", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_field_bureau_id_path_text",
                table: "field",
                columns: new[] { "bureau_id", "path", "text" });

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_closed_on_sort_on_number",
                table: "matter",
                columns: new[] { "bureau_id", "closed_on", "sort_on", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_handler_closed_on_sort_on",
                table: "matter",
                columns: new[] { "bureau_id", "handler", "closed_on", "sort_on" });

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_number",
                table: "matter",
                columns: new[] { "bureau_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_party_account_opened_on",
                table: "matter",
                columns: new[] { "bureau_id", "party_account", "opened_on" });

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_procedure_closed_on_sort_on",
                table: "matter",
                columns: new[] { "bureau_id", "procedure", "closed_on", "sort_on" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "field");

            migrationBuilder.DropTable(
                name: "matter");

            migrationBuilder.DropTable(
                name: "query_code");
        }
    }
}
