using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kefa.Bureau.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class EarlierReports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "earlier_report",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    stream = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    organ = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    file_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    media_type = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    numbers = table.Column<int>(type: "integer", nullable: false),
                    confirmed = table.Column<int>(type: "integer", nullable: false),
                    passed_over = table.Column<int>(type: "integer", nullable: false),
                    taken_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    taken_on = table.Column<DateOnly>(type: "date", nullable: false),
                    search_text = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    last_event = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_earlier_report", x => new { x.bureau_id, x.stream });
                    table.ForeignKey(
                        name: "FK_earlier_report_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reported_figure",
                columns: table => new
                {
                    bureau_id = table.Column<int>(type: "integer", nullable: false),
                    stream = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    n = table.Column<int>(type: "integer", nullable: false),
                    figure = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    to = table.Column<DateOnly>(type: "date", nullable: false),
                    value = table.Column<decimal>(type: "numeric(28,6)", precision: 28, scale: 6, nullable: false),
                    unit = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    printed = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sentence = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    place = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    confirmed_by = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    confirmed_on = table.Column<DateOnly>(type: "date", nullable: false),
                    last_event = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reported_figure", x => new { x.bureau_id, x.stream, x.n });
                    table.ForeignKey(
                        name: "FK_reported_figure_bureau_bureau_id",
                        column: x => x.bureau_id,
                        principalTable: "bureau",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_reported_figure_earlier_report_bureau_id_stream",
                        columns: x => new { x.bureau_id, x.stream },
                        principalTable: "earlier_report",
                        principalColumns: new[] { "bureau_id", "stream" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_earlier_report_bureau_id_sha256",
                table: "earlier_report",
                columns: new[] { "bureau_id", "sha256" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_reported_figure_bureau_id_figure_from_to",
                table: "reported_figure",
                columns: new[] { "bureau_id", "figure", "from", "to" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reported_figure");

            migrationBuilder.DropTable(
                name: "earlier_report");
        }
    }
}
